"""Keeps a set of the chosen items, which lists cannot be in."""


def reservoir_sample(stream, k, rng):
    reservoir, known = [], set()
    for i, item in enumerate(stream):
        if i < k:
            reservoir.append(item)
            known.add(item)
        else:
            j = rng.integers(i + 1)
            if j < k:
                known.discard(reservoir[j])
                reservoir[j] = item
                known.add(item)
    return reservoir
