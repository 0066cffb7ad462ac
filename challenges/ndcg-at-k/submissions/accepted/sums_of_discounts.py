"""Adds up discounts first: a group gets its average times a difference of two sums."""

import numpy as np


def ndcg_at_k(rel, score, k):
    rel, score = np.array(rel, dtype=float), np.array(score)
    n = len(rel)
    order = np.argsort(score, kind="stable")[::-1]
    ordered = score[order]
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    sizes = np.diff(np.append(starts, n))
    averages = np.add.reduceat(rel[order], starts) / sizes
    discounts = 1.0 / np.log2(np.arange(2, n + 2))
    discounts[k:] = 0.0
    summed = np.append(0.0, np.cumsum(discounts))
    dcg = np.sum(averages * (summed[starts + sizes] - summed[starts]))
    ideal = np.sum(np.sort(rel)[::-1] * discounts)
    return float(dcg / ideal) if ideal > 0 else 0.0
