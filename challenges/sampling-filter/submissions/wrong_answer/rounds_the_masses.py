"""Rounds masses to eight digits before it compares them with top_p."""

import numpy as np


def sample_filter(logits, temperature=1.0, top_k=None, top_p=None):
    probs = np.zeros(len(logits))
    if temperature == 0:
        probs[np.argmax(logits)] = 1.0
        return probs
    scaled = np.array(logits, dtype=float) / temperature
    order = np.argsort(-scaled, kind="stable")[:top_k]
    weights = np.exp(scaled[order] - scaled[order[0]])
    weights /= weights.sum()
    if top_p is not None and top_p < 1:
        kept = max(int((np.round(np.cumsum(weights), 8) < top_p).sum()) + 1, 1)
        order, weights = order[:kept], weights[:kept]
    probs[order] = weights / weights.sum()
    return probs
