# reservoir-sample: imports the forbidden module under another name, in a function
def reservoir_sample(stream, k, rng):
    from random import randrange as harmless

    kept = []
    for i, item in enumerate(stream):
        if i < k:
            kept.append(item)
        elif (j := harmless(i + 1)) < k:
            kept[j] = item
    return kept
