"""Calls next on the stream itself, which a list does not allow."""


def reservoir_sample(stream, k, rng):
    reservoir = []
    i = 0
    while True:
        try:
            item = next(stream)
        except StopIteration:
            return reservoir
        i += 1
        if i <= k:
            reservoir.append(item)
        else:
            j = rng.integers(i)
            if j < k:
                reservoir[j] = item
