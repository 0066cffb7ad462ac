"""Algorithm L whose chance to enter stays what it was after the first k items."""

from itertools import islice


def reservoir_sample(stream, k, rng):
    source = iter(stream)
    reservoir = list(islice(source, k))
    if k == 0:
        return reservoir
    nothing = object()
    w = (1.0 - rng.random()) ** (1.0 / k)
    while True:
        item = next(islice(source, int(rng.geometric(w)) - 1, None), nothing)
        if item is nothing:
            return reservoir
        reservoir[rng.integers(k)] = item
