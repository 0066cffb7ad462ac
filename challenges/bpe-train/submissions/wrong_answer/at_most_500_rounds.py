"""Puts a limit of its own in place of the billions that n_merges may be."""

from collections import Counter


def bpe_train(text, n_merges):
    tokens = list(text.encode("utf-8"))
    merges = []
    for new in range(256, 256 + min(n_merges, 500)):
        if len(tokens) < 2:
            break
        pair = Counter(zip(tokens, tokens[1:], strict=False)).most_common(1)[0][0]
        merged, i = [], 0
        while i < len(tokens):
            if tuple(tokens[i : i + 2]) == pair:
                merged.append(new)
                i += 2
            else:
                merged.append(tokens[i])
                i += 1
        merges.append(pair)
        tokens = merged
    return merges
