"""Takes away the mark that a text may begin with."""

from collections import Counter


def bpe_train(text, n_merges):
    tokens = list(text.removeprefix("\ufeff").encode("utf-8"))
    merges = []
    while len(tokens) > 1 and len(merges) < n_merges:
        pair = Counter(zip(tokens, tokens[1:], strict=False)).most_common(1)[0][0]
        merged, i = [], 0
        while i < len(tokens):
            if tuple(tokens[i : i + 2]) == pair:
                merged.append(256 + len(merges))
                i += 2
            else:
                merged.append(tokens[i])
                i += 1
        merges.append(pair)
        tokens = merged
    return merges
