"""Splits into words first, as tokenizers of real models do, so no pair reaches across a space."""

import re
from collections import Counter


def bpe_train(text, n_merges):
    words = [list(word.encode("utf-8")) for word in re.findall(r"\s?\S+|\s", text)]
    merges = []
    for step in range(n_merges):
        counts = Counter(pair for ids in words for pair in zip(ids, ids[1:]))
        if not counts:
            break
        pair = max(counts, key=counts.get)
        for w, ids in enumerate(words):
            out = []
            i = 0
            while i < len(ids):
                if tuple(ids[i : i + 2]) == pair:
                    out.append(256 + step)
                    i += 2
                else:
                    out.append(ids[i])
                    i += 1
            words[w] = out
        merges.append(pair)
    return merges
