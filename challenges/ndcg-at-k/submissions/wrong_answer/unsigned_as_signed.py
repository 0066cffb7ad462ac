"""Takes large unsigned scores for negative ones."""

import numpy as np


def ndcg_at_k(rel, score, k):
    rel, score = np.asarray(rel, dtype=float), np.asarray(score)
    n = len(rel)
    k = min(k, n)
    disc = 1 / np.log2(np.arange(n) + 2.0)
    disc[k:] = 0
    ideal = (np.sort(rel)[::-1] * disc).sum()
    if ideal == 0:
        return 0.0
    if score.dtype.kind == "u":
        score = score.astype(np.int64)
    _, inv = np.unique(score, return_inverse=True)
    cnt = np.bincount(inv)[::-1]
    avg = np.bincount(inv, rel)[::-1] / cnt
    return float((np.repeat(avg, cnt) * disc).sum() / ideal)
