"""Steps by one after a hit, so the second token of a pair may begin the next one."""

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
        i = 0
        while i < len(ids):
            if i + 1 < len(ids) and (ids[i], ids[i + 1]) == pair:
                out.append(256 + step)
                if i + 2 >= len(ids) or (ids[i + 1], ids[i + 2]) != pair:
                    i += 1
            else:
                out.append(ids[i])
            i += 1
        ids = out
        merges.append(pair)
    return merges
