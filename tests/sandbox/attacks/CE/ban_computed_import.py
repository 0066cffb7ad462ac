# reservoir-sample: builds the forbidden module's name while it runs
name = 'dom'[::1]


def reservoir_sample(stream, k, rng):
    source = __import__("ran" + name)

    kept = []
    for i, item in enumerate(stream):
        if i < k:
            kept.append(item)
        elif (j := source.randrange(i + 1)) < k:
            kept[j] = item
    return kept
