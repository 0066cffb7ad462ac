"""NDCG@k where tied scores share the average gain of their group.

Source: F. McSherry and M. Najork, Computing Information Retrieval Performance
Measures Efficiently in the Presence of Tied Scores, ECIR 2008.
"""

import numpy as np


def ndcg_at_k(rel, score, k):
    # One group for each distinct score, the lowest first: turned round, the best first.
    # The scores keep their type, because float64 cannot tell large integers apart.
    groups = np.unique(score, return_inverse=True)[1]
    sizes = np.bincount(groups)[::-1]
    gains = np.bincount(groups, weights=rel)[::-1]  # adds up in float64
    expected = np.repeat(gains / sizes, sizes)  # the average gain at rank 1, 2, …, n
    best = np.sort(rel)[::-1]

    ranks = np.arange(1, min(k, len(rel)) + 1)
    logs = np.log2(ranks + 1)
    ideal = (best[:k] / logs).sum()
    if ideal == 0:
        return 0.0
    return float((expected[:k] / logs).sum() / ideal)
