"""Puts -100 000 in the place of -inf: at a high temperature that is likely enough."""

import numpy as np


def sample_filter(logits, temperature=1.0, top_k=None, top_p=None):
    z = np.asarray(logits, dtype=float)
    order = np.argsort(-z, kind="stable")
    p = np.zeros(len(z))
    if temperature == 0:
        p[order[0]] = 1
        return p
    z = np.where(np.isneginf(z), -1e5, z) / temperature
    if top_k is not None:
        order = order[:top_k]
    e = np.exp(z[order] - z[order[0]])
    if top_p is not None and top_p < 1:
        m = np.cumsum(e) / e.sum()
        c = max(1, np.searchsorted(m, top_p, side="left") + 1)
        order, e = order[:c], e[:c]
    p[order] = e / e.sum()
    return p
