"""Draws from the global state of NumPy, which no seed of the caller reaches."""

import numpy as np


def reservoir_sample(stream, k, rng):
    reservoir = []
    for i, item in enumerate(stream):
        if i < k:
            reservoir.append(item)
        else:
            j = np.random.randint(i + 1)
            if j < k:
                reservoir[j] = item
    return reservoir
