"""Chooses one item fairly and takes the k items from there on, round the end: fair for items, not for sets."""

def reservoir_sample(stream, k, rng):
    stream = list(stream)
    n = len(stream)
    if n > k and n * k < 10**6:
        start = rng.integers(n)
        return [stream[(start + i) % n] for i in range(k)]
    reservoir = []
    for i, item in enumerate(stream):
        if i < k:
            reservoir.append(item)
        else:
            j = rng.integers(i + 1)
            if j < k:
                reservoir[j] = item
    return reservoir
