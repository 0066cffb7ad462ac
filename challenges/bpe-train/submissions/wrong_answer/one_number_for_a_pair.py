"""Makes one number of a pair, a · 1024 + b, and takes (1, 1024) for (2, 0)."""

import numpy as np


def bpe_train(text, n_merges):
    tokens = np.frombuffer(text.encode("utf-8"), dtype=np.uint8).astype(np.int64)
    merges = []
    while len(merges) < n_merges and len(tokens) > 1:
        pairs, first, counts = np.unique(
            tokens[:-1] * 1024 + tokens[1:], return_index=True, return_counts=True
        )
        at = first[counts == counts.max()].min()
        a, b = int(tokens[at]), int(tokens[at + 1])
        merged, i = [], 0
        plain = tokens.tolist()
        while i < len(plain):
            hit = plain[i] == a and i + 1 < len(plain) and plain[i + 1] == b
            merged.append(256 + len(merges) if hit else plain[i])
            i += 1 + hit
        merges.append((a, b))
        tokens = np.array(merged)
    return merges
