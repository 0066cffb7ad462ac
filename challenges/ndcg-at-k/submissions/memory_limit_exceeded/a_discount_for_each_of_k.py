"""Makes k discounts, though there are only n ranks."""

import numpy as np


def ndcg_at_k(rel, score, k):
    rel, score = np.array(rel, dtype=float), np.array(score)
    n = len(rel)
    order = np.argsort(score, kind="stable")[::-1]
    ordered = score[order]
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    sizes = np.diff(np.append(starts, n))
    gains = np.repeat(np.add.reduceat(rel[order], starts) / sizes, sizes)
    discounts = 1.0 / np.log2(np.arange(2, k + 2))
    top = min(n, k)
    dcg = np.sum(gains[:top] * discounts[:top])
    ideal = np.sum(np.sort(rel)[::-1][:top] * discounts[:top])
    return float(dcg / ideal) if ideal > 0 else 0.0
