"""Adds up the masses in float32, as a model would, and all else in float64."""

import numpy as np


def sample_filter(logits, temperature=1.0, top_k=None, top_p=None):
    logits = np.asarray(logits, dtype=np.float64)
    order = np.argsort(-logits, kind="stable")
    probs = np.zeros(len(logits))
    if temperature == 0:
        probs[order[0]] = 1.0
        return probs
    kept = order[:top_k]
    weights = np.exp((logits[kept] - logits[order[0]]) / temperature)
    if top_p is not None and top_p < 1:
        mass = np.cumsum((weights / weights.sum()).astype(np.float32))
        size = np.count_nonzero(mass < np.float32(top_p)) + 1
        kept, weights = kept[:size], weights[:size]
    probs[kept] = weights / weights.sum()
    return probs
