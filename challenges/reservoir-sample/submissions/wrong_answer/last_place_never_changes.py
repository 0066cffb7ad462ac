"""Replaces any place but the last of the reservoir."""

def reservoir_sample(stream, k, rng):
    reservoir = []
    for i, item in enumerate(stream):
        if i < k:
            reservoir.append(item)
        else:
            j = rng.integers(i + 1)
            if j < k - 1 or (k == 1 and j < 1):
                reservoir[j] = item
    return reservoir
