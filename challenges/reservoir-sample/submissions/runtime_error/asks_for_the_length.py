"""A generator has no length."""

def reservoir_sample(stream, k, rng):
    if len(stream) <= k:
        return list(stream)
    reservoir = []
    for i, item in enumerate(stream):
        if i < k:
            reservoir.append(item)
        else:
            j = rng.integers(i + 1)
            if j < k:
                reservoir[j] = item
    return reservoir
