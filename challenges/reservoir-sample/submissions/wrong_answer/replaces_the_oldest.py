"""The right chance to enter, but the places take turns."""

def reservoir_sample(stream, k, rng):
    reservoir = []
    turn = 0
    for i, item in enumerate(stream):
        if i < k:
            reservoir.append(item)
        else:
            j = rng.integers(i + 1)
            if j < k:
                reservoir[turn % k] = item
                turn += 1
    return reservoir
