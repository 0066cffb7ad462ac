"""Takes a top_p above 0.9999 for 1."""

import numpy as np


def sample_filter(logits, temperature=1.0, top_k=None, top_p=None):
    z = np.asarray(logits, dtype=float)
    order = np.argsort(-z, kind="stable")
    p = np.zeros(len(z))
    if temperature == 0:
        p[order[0]] = 1
        return p
    z = z / temperature
    if top_k is not None:
        order = order[:top_k]
    e = np.exp(z[order] - z[order[0]])
    if top_p is not None and top_p < 0.9999:
        m = np.cumsum(e) / e.sum()
        c = max(1, np.searchsorted(m, top_p, side="left") + 1)
        order, e = order[:c], e[:c]
    p[order] = e / e.sum()
    return p
