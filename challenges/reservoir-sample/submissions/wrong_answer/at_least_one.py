"""Keeps one item even if none is wanted."""

def reservoir_sample(stream, k, rng):
    reservoir = []
    k = max(k, 1)
    for i, item in enumerate(stream):
        if i < k:
            reservoir.append(item)
        else:
            j = rng.integers(i + 1)
            if j < k:
                reservoir[j] = item
    return reservoir
