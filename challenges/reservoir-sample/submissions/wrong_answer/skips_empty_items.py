"""Leaves out items that are empty, zero or None, as if they were not there."""


def reservoir_sample(stream, k, rng):
    reservoir, i = [], 0
    for item in stream:
        if hasattr(item, "__len__") and len(item) == 0 or item is None:
            continue
        i += 1
        if len(reservoir) < k:
            reservoir.append(item)
        else:
            j = rng.integers(i)
            if j < k:
                reservoir[j] = item
    return reservoir
