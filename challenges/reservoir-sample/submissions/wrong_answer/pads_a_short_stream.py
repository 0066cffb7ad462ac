"""Fills the sample up with None if the stream is shorter than k."""

def reservoir_sample(stream, k, rng):
    reservoir = []
    for i, item in enumerate(stream):
        if i < k:
            reservoir.append(item)
        else:
            j = rng.integers(i + 1)
            if j < k:
                reservoir[j] = item
    return reservoir + [None] * (k - len(reservoir))
