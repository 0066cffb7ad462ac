"""Right, but looks at all documents once for each group."""

import numpy as np


def ndcg_at_k(rel, score, k):
    rel, score = np.array(rel, dtype=float), np.array(score)
    n = len(rel)
    groups = np.unique(score)[::-1]
    gains = np.concatenate([np.full((score == s).sum(), rel[score == s].mean()) for s in groups])
    discounts = 1.0 / np.log2(np.arange(2, n + 2))
    discounts[k:] = 0.0
    dcg = np.sum(gains * discounts)
    ideal = np.sum(np.sort(rel)[::-1] * discounts)
    return float(dcg / ideal) if ideal > 0 else 0.0
