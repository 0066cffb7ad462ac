"""Ignores rng and seeds its own generator with 0: every draw is the same."""

import numpy as np


def reservoir_sample(stream, k, rng):
    rng = np.random.default_rng(0)
    reservoir = []
    for i, item in enumerate(stream):
        if i < k:
            reservoir.append(item)
        else:
            j = rng.integers(i + 1)
            if j < k:
                reservoir[j] = item
    return reservoir
