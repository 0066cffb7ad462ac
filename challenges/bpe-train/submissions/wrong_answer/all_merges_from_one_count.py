"""Counts once and takes the most frequent pairs of the first sequence."""

from collections import Counter


def bpe_train(text, n_merges):
    ids = list(text.encode("utf-8"))
    counts = Counter(zip(ids, ids[1:]))
    return [pair for pair, _ in counts.most_common(min(n_merges, len(counts)))]
