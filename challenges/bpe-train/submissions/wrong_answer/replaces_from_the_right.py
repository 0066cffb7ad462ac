"""Walks from right to left: aaa becomes a, 256."""

from collections import Counter


def bpe_train(text, n_merges):
    ids = list(text.encode("utf-8"))
    merges = []
    for step in range(n_merges):
        if len(ids) < 2:
            break
        counts = Counter(zip(ids, ids[1:]))
        pair = max(counts, key=counts.get)
        out = []
        i = len(ids) - 1
        while i >= 0:
            if i > 0 and (ids[i - 1], ids[i]) == pair:
                out.append(256 + step)
                i -= 2
            else:
                out.append(ids[i])
                i -= 1
        ids = out[::-1]
        merges.append(pair)
    return merges
