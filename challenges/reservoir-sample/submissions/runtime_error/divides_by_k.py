"""Algorithm L takes the k-th root, also if k is 0."""

from itertools import islice


def reservoir_sample(stream, k, rng):
    source = iter(stream)
    reservoir = list(islice(source, k))
    nothing = object()
    w = (1.0 - rng.random()) ** (1.0 / k)
    while True:
        item = next(islice(source, int(rng.geometric(w)) - 1, None), nothing)
        if item is nothing:
            return reservoir
        reservoir[rng.integers(k)] = item
        w *= (1.0 - rng.random()) ** (1.0 / k)
