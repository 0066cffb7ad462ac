"""Makes a generator of its own: the same seed gives another sample."""

import numpy as np


def reservoir_sample(stream, k, rng):
    rng = np.random.default_rng()
    reservoir = []
    for i, item in enumerate(stream):
        if i < k:
            reservoir.append(item)
        else:
            j = rng.integers(i + 1)
            if j < k:
                reservoir[j] = item
    return reservoir
