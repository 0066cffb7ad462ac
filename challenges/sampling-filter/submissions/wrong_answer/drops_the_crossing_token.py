"""Keeps tokens only while the mass stays within top_p."""

import numpy as np


def sample_filter(logits, temperature=1.0, top_k=None, top_p=None):
    z = np.array(logits, dtype=float)
    if temperature == 0:
        return np.eye(1, len(z), int(z.argmax()))[0]
    z /= temperature
    order = np.argsort(-z, kind="stable")
    if top_k is not None:
        z[order[top_k:]] = -np.inf
    probs = np.exp(z - z.max())
    probs /= probs.sum()
    if top_p is not None and top_p < 1:
        drop = np.cumsum(probs[order]) > top_p + 1e-12
        drop[0] = False
        probs[order[drop]] = 0.0
    return probs / probs.sum()
