"""Takes zero bytes at the end for filling."""


def bpe_train(text, n_merges):
    tokens = list(text.encode("utf-8").rstrip(b"\0"))
    merges = []
    while len(merges) < n_merges and len(tokens) > 1:
        counts = {}
        for pair in zip(tokens, tokens[1:], strict=False):
            counts[pair] = counts.get(pair, 0) + 1
        best = max(counts, key=counts.get)
        merged, i = [], 0
        while i < len(tokens):
            hit = tuple(tokens[i : i + 2]) == best
            merged.append(256 + len(merges) if hit else tokens[i])
            i += 1 + hit
        merges.append(best)
        tokens = merged
    return merges
