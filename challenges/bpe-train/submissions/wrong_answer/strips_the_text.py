"""Removes spaces and line ends around the text."""

from collections import Counter
from itertools import pairwise


def bpe_train(text, n_merges):
    ids, merges = list(text.strip().encode("utf-8")), []
    while len(merges) < n_merges and len(ids) > 1:
        counts = Counter(pairwise(ids))
        best = max(counts, key=counts.get)
        out, i = [], 0
        while i < len(ids):
            if tuple(ids[i : i + 2]) == best:
                out.append(256 + len(merges))
                i += 2
            else:
                out.append(ids[i])
                i += 1
        ids = out
        merges.append(best)
    return merges
