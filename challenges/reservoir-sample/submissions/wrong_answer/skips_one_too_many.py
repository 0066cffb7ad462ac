"""Algorithm L with an item too many skipped each time."""

from itertools import islice


def reservoir_sample(stream, k, rng):
    source = iter(stream)
    reservoir = list(islice(source, k))
    if k == 0:
        return reservoir
    nothing = object()
    w = (1.0 - rng.random()) ** (1.0 / k)
    while True:
        item = next(islice(source, int(rng.geometric(w)), None), nothing)
        if item is nothing:
            return reservoir
        reservoir[rng.integers(k)] = item
        w *= (1.0 - rng.random()) ** (1.0 / k)
