# reservoir-sample: imports what this challenge forbids
import random


def reservoir_sample(stream, k, rng):
    kept = []
    for i, item in enumerate(stream):
        if i < k:
            kept.append(item)
        elif (j := random.randrange(i + 1)) < k:
            kept[j] = item
    return kept
