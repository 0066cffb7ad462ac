"""Takes every new item with the same probability, one half."""

def reservoir_sample(stream, k, rng):
    reservoir = []
    for i, item in enumerate(stream):
        if i < k:
            reservoir.append(item)
        else:
            if k and rng.random() < 0.5:
                reservoir[rng.integers(k)] = item
    return reservoir
