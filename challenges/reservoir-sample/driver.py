"""Make streams and generators of random numbers, and say which items were chosen.

A stream is asked for in cases.py as a list (itself), as a number n (a generator
of 0 … n - 1) or as (kind, n). The answer names items by their position in the
stream, since two draws are compared as positions and an item may be anything.
"""

import numpy as np

KILOBYTE = bytes(1016)
END = object()
UNREAD = -2


def objects(n, none):
    """n items of many kinds, none of them equal to another; one is None."""
    kinds = [list, dict, set, lambda: np.zeros(2), str, float, lambda: [[], None]]
    items = [kinds[i % len(kinds)]() for i in range(n)]
    items[none] = None
    for i, item in enumerate(items):
        if type(item) in (str, float):
            items[i] = (i, item)
    return items


def same_object(items):
    """The position of an item is that of the object itself: many of them have no order or hash."""

    def position(item):
        return next((i for i, known in enumerate(items) if known is item), -1)

    return position


def block_number(item):
    if type(item) is bytes and len(item) == 1024 and item[8:] == KILOBYTE:
        return int.from_bytes(item[:8], "little")
    return -1


def itself(item):
    return item


def prepare(stream, k, seeds, twice=False, sets=False):  # sets: for the checker
    calls = []
    for seed in np.repeat(seeds, 2).tolist() if twice else np.asarray(seeds).tolist():
        position = itself
        if isinstance(stream, list):
            source = list(stream)
        elif isinstance(stream, int):
            source = (i for i in range(stream))
        elif stream[0] == "range":
            source = range(stream[1])
        elif stream[0] == "objects":
            items = objects(stream[1], stream[2])
            source, position = (item for item in items), same_object(items)
        else:
            source = (i.to_bytes(8, "little") + KILOBYTE for i in range(stream[1]))
            position = block_number
        calls.append((source, position, np.random.default_rng(seed)))
    return (k, calls), {}


def drive(entry, k, calls):
    answers = []
    for source, position, rng in calls:
        chosen = entry(source, k, rng)
        unread = k and hasattr(source, "__next__") and next(source, END) is not END
        if unread and type(chosen) is list:
            # Nobody can choose fairly before the end, not without peeking.
            chosen = [UNREAD] * len(chosen)
        elif type(chosen) is list:
            chosen = [position(item) for item in chosen]
        answers.append(chosen)
    return answers
