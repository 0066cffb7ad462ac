"""Takes None for the end of the stream."""


def reservoir_sample(stream, k, rng):
    source = iter(stream)
    reservoir = []
    i = 0
    while (item := next(source, None)) is not None:
        i += 1
        if i <= k:
            reservoir.append(item)
        else:
            j = rng.integers(i)
            if j < k:
                reservoir[j] = item
    return reservoir
