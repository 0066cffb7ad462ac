"""Finds the k largest by a partition, and fills up with the first equals of the k-th."""

import numpy as np


def sample_filter(logits, temperature=1.0, top_k=None, top_p=None):
    z = np.array(logits, dtype=float)
    if temperature == 0:
        return np.eye(1, len(z), int(z.argmax()))[0]
    z /= temperature
    order = np.arange(len(z))
    if top_k is not None and top_k < len(z):
        kth = np.partition(z, len(z) - top_k)[len(z) - top_k]
        larger, equal = np.flatnonzero(z > kth), np.flatnonzero(z == kth)
        order = np.concatenate([larger, equal[: top_k - len(larger)]])
    order = order[np.lexsort((order, -z[order]))]
    probs = np.exp(z[order] - z.max())
    probs /= probs.sum()
    if top_p is not None and top_p < 1:
        kept = int(np.searchsorted(np.cumsum(probs), top_p)) + 1
        order, probs = order[:kept], probs[:kept]
    answer = np.zeros(len(z))
    answer[order] = probs / probs.sum()
    return answer
