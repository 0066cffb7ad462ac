"""In aaaa counts the pair (a, a) twice, as it would be replaced."""

from collections import Counter


def bpe_train(text, n_merges):
    ids = list(text.encode("utf-8"))
    merges = []
    for step in range(n_merges):
        if len(ids) < 2:
            break
        counts = Counter()
        last = None
        for i, here in enumerate(zip(ids, ids[1:])):
            if here == last and here[0] == here[1]:
                last = None
                continue
            counts[here] += 1
            last = here
        pair = max(counts, key=counts.get)
        out = []
        i = 0
        while i < len(ids):
            if i + 1 < len(ids) and (ids[i], ids[i + 1]) == pair:
                out.append(256 + step)
                i += 2
            else:
                out.append(ids[i])
                i += 1
        ids = out
        merges.append(pair)
    return merges
