"""What hidden cases ask of a reservoir: many draws each, with fresh seeds.

`stream` is a list, n for a generator of 0 … n - 1, or (kind, n); see driver.py.
"""


def seeds(rng, draws):
    return rng.integers(2**63, size=draws)


def samples():
    yield "short-streams", (["ant", "bee", "cat"], 5, [1]), {}
    yield "equal-chances", (list("abcdefgh"), 3, [1, 2]), {}


def hidden(rng):
    yield "equal-chances", (8, 3, seeds(rng, 3000)), {}
    yield "equal-chances", (5, 1, seeds(rng, 1000)), {}
    yield "equal-chances", (7, 6, seeds(rng, 1000)), {}

    yield "equal-sets", (6, 3, seeds(rng, 3000)), {"sets": True}
    yield "equal-sets", (16, 4, seeds(rng, 3000)), {"sets": True}

    yield "longer-streams", (100, 8, seeds(rng, 800)), {}
    yield "longer-streams", (1000, 20, seeds(rng, 60)), {}
    yield "longer-streams", (40_000, 3000, seeds(rng, 1)), {}  # many items make up for draws

    yield "short-streams", (int(rng.integers(1, 6)), 6, seeds(rng, 3)), {}
    yield "short-streams", (4, 4, seeds(rng, 3)), {}
    yield "short-streams", (0, 3, seeds(rng, 2)), {}

    yield "nothing-wanted", (10, 0, seeds(rng, 3)), {}
    yield "nothing-wanted", (0, 0, seeds(rng, 1)), {}

    yield "any-iterable", (list(range(100, 108)), 3, seeds(rng, 40)), {}
    yield "any-iterable", (("range", 9), 4, seeds(rng, 40)), {}

    none = int(rng.integers(2, 7))
    yield "any-items", (("objects", 8, none), 3, seeds(rng, 1000)), {}
    yield "any-items", (("objects", 4, 1), 9, seeds(rng, 2)), {}

    yield "same-seed", (60, 12, seeds(rng, 8)), {"twice": True}

    yield "memory", (("kilobytes", 100_000), 10, seeds(rng, 1)), {}


def timing(rng, n):
    return (n, 10, seeds(rng, 1)), {}
