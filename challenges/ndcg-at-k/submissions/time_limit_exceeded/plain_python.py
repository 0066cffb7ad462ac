"""Right, but in plain Python: sort, group, and one loop over the documents."""

from itertools import groupby
from math import fsum, log2


def ndcg_at_k(rel, score, k):
    pairs = sorted(zip(score.tolist(), map(float, rel.tolist())), reverse=True)
    expected = []
    for _, group in groupby(pairs, key=lambda pair: pair[0]):
        gains = [gain for _, gain in group]
        expected += [fsum(gains) / len(gains)] * len(gains)
    best = sorted((gain for _, gain in pairs), reverse=True)
    top = range(min(k, len(best)))
    ideal = fsum(best[i] / log2(i + 2) for i in top)
    if ideal == 0:
        return 0.0
    return fsum(expected[i] / log2(i + 2) for i in top) / ideal
