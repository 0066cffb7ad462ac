"""Algorithm L (Li 1994): draws how many items to skip, so that most cost no random number."""

from itertools import islice


def reservoir_sample(stream, k, rng):
    source = iter(stream)
    reservoir = list(islice(source, k))
    if k == 0:
        return reservoir
    nothing = object()  # None may be an item
    # w is distributed as the k-th smallest of as many uniform keys as were
    # read; a later item enters if its own key is below w.
    w = (1.0 - rng.random()) ** (1.0 / k)
    while True:
        skip = int(rng.geometric(w)) - 1
        item = next(islice(source, skip, None), nothing)
        if item is nothing:
            return reservoir
        reservoir[rng.integers(k)] = item
        w *= (1.0 - rng.random()) ** (1.0 / k)
