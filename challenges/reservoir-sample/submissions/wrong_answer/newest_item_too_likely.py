"""Draws one of i places, not of i + 1."""

def reservoir_sample(stream, k, rng):
    reservoir = []
    for i, item in enumerate(stream):
        if i < k:
            reservoir.append(item)
        else:
            j = rng.integers(i)
            if j < k:
                reservoir[j] = item
    return reservoir
