"""Algorithm R that draws its random numbers for a thousand items at a time."""

import numpy as np


def reservoir_sample(stream, k, rng):
    reservoir = []
    places, start = [], k
    for i, item in enumerate(stream):
        if i < k:
            reservoir.append(item)
            continue
        if i == start + len(places):
            start = i
            places = rng.integers(np.arange(i + 1, i + 1001)).tolist()
        if places[i - start] < k:
            reservoir[places[i - start]] = item
    return reservoir
