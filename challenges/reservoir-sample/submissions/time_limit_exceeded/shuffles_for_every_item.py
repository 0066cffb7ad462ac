"""Draws a whole permutation to find out whether one item enters: n² in all."""

def reservoir_sample(stream, k, rng):
    reservoir = []
    for i, item in enumerate(stream):
        if i < k:
            reservoir.append(item)
        else:
            j = rng.permutation(i + 1)[0]
            if j < k:
                reservoir[j] = item
    return reservoir
