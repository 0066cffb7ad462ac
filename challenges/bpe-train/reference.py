"""Byte-level byte-pair encoding: learn which pairs to merge, one at a time.

Sources: P. Gage, A new algorithm for data compression, The C Users Journal
12(2), 1994; R. Sennrich, B. Haddow and A. Birch, Neural machine translation of
rare words with subword units, ACL 2016.
"""

from collections import Counter
from itertools import pairwise


def merge(ids, pair, new_id):
    """Replace a pair by a new token, from left to right."""
    first, second = pair
    merged = []
    i = 0
    while i < len(ids):
        if ids[i] == first and i + 1 < len(ids) and ids[i + 1] == second:
            merged.append(new_id)
            i += 2
        else:
            merged.append(ids[i])
            i += 1
    return merged


def bpe_train(text, n_merges):
    ids = list(text.encode("utf-8"))
    merges = []
    while len(merges) < n_merges and len(ids) >= 2:
        # Every adjacent position counts. A Counter lists pairs in the order in which
        # it met them, and max returns the first of equals: the earliest pair.
        counts = Counter(pairwise(ids))
        pair = max(counts, key=counts.__getitem__)
        ids = merge(ids, pair, 256 + len(merges))
        merges.append(pair)
    return merges
