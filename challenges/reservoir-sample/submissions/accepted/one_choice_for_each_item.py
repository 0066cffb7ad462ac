"""Algorithm R with rng.choice, the slowest way to draw one number."""


def reservoir_sample(stream, k, rng):
    reservoir = []
    for count, item in enumerate(stream, start=1):
        if count <= k:
            reservoir.append(item)
        elif k > 0:
            place = int(rng.choice(count))
            if place < k:
                reservoir[place] = item
    return reservoir
