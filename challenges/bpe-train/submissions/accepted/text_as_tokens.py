"""Writes tokens as characters of a string and lets str.replace do the work."""

def bpe_train(text, n_merges):
    symbols = "".join(map(chr, text.encode("utf-8")))
    merges = []
    while len(merges) < n_merges and len(symbols) > 1:
        seen = {}
        for i in range(len(symbols) - 1):
            pair = symbols[i : i + 2]
            seen[pair] = seen.get(pair, 0) + 1
        best, most = None, 0
        for pair, count in seen.items():
            if count > most:
                best, most = pair, count
        symbols = symbols.replace(best, chr(256 + len(merges)))
        merges.append((ord(best[0]), ord(best[1])))
    return merges
