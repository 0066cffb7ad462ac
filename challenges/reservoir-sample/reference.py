"""Reservoir sampling, Algorithm R: one random integer for each item.

Source: J. S. Vitter, Random Sampling with a Reservoir, ACM Transactions on
Mathematical Software 11(1), 1985; he credits Algorithm R to Alan Waterman.
"""


def reservoir_sample(stream, k, rng):
    reservoir = []
    for i, item in enumerate(stream):
        if i < k:
            reservoir.append(item)
        else:
            # Of the i + 1 items so far each is in the sample with probability
            # k / (i + 1), the newest one too: it draws one of i + 1 places, of
            # which the first k are in the reservoir.
            j = rng.integers(i + 1)
            if j < k:
                reservoir[j] = item
    return reservoir
