"""Chooses each place independently, so an item can be there twice."""

def reservoir_sample(stream, k, rng):
    reservoir = []
    for i, item in enumerate(stream):
        if i < k:
            reservoir.append(item)
        else:
            for j in range(k):
                if rng.integers(i + 1) == 0:
                    reservoir[j] = item
    return reservoir
