"""Returns the first k items, which is no sample."""

def reservoir_sample(stream, k, rng):
    reservoir = []
    for i, item in enumerate(stream):
        if i < k:
            reservoir.append(item)
        else:
            j = rng.integers(i + 1)
            if False:
                reservoir[j] = item
    return reservoir
