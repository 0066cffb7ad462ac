"""Keeps the places of every pair up to date in a linked list, so a round costs only its hits."""

from collections import defaultdict


def bpe_train(text, n_merges):
    ids = list(text.encode("utf-8"))
    n = len(ids)
    after = list(range(1, n + 1))
    before = list(range(-1, n - 1))
    places = defaultdict(set)
    for i in range(n - 1):
        places[ids[i], ids[i + 1]].add(i)

    def drop(i):
        if i >= 0 and after[i] < n:
            places[ids[i], ids[after[i]]].discard(i)

    def add(i):
        if i >= 0 and after[i] < n:
            places[ids[i], ids[after[i]]].add(i)

    merges = []
    while len(merges) < n_merges:
        most = max(map(len, places.values()), default=0)
        if most == 0:
            break
        pair = min((p for p, where in places.items() if len(where) == most), key=lambda p: min(places[p]))
        token = 256 + len(merges)
        for i in sorted(places[pair]):
            if i not in places[pair]:
                continue  # its first token went into the hit before
            j = after[i]
            drop(before[i])
            drop(i)
            drop(j)
            ids[i] = token
            after[i] = after[j]
            if after[j] < n:
                before[after[j]] = i
            add(before[i])
            add(i)
        del places[pair]
        merges.append(pair)
    return merges
