"""Draws one of i + 2 places."""

def reservoir_sample(stream, k, rng):
    reservoir = []
    for i, item in enumerate(stream):
        if i < k:
            reservoir.append(item)
        else:
            j = rng.integers(i + 2)
            if j < k:
                reservoir[j] = item
    return reservoir
