"""What hidden cases ask of an int8 layer.

A quotient that rounding errors put on either side of a half would have two
right answers. `clear` removes those; only rows made by `with_halves` have
quotients of exactly a half, and only those of `near_halves` come nearer than
1e-5; the scales of both are powers of two.
"""

import numpy as np


def clear(rows):
    """Set to 0 what lies so near a half way that rounding errors could decide."""
    wide = np.asarray(rows, dtype=np.float64)
    largest = np.abs(wide).max(axis=1, keepdims=True)
    quotients = wide / np.where(largest > 0, largest, 1.0) * 127
    rows[np.abs(quotients - np.floor(quotients) - 0.5) < 1e-5] = 0
    return rows


def normal(rng, *shape):
    return clear(rng.normal(size=shape))


def scaled(rng, shape, low, high):
    """Rows of very different size, from 10**low to 10**high, both reached."""
    powers = rng.uniform(low, high, size=(shape[0], 1))
    powers[0], powers[-1] = low, high
    rows = rng.normal(size=shape)
    return clear(rows / np.abs(rows).max(axis=1, keepdims=True) * 10.0**powers)


def with_halves(rng, n, i):
    """Each row's scale is a power of two, and half of its quotients end in .5."""
    rows = rng.integers(-126, 127, size=(n, i)).astype(float)
    rows[:, i // 2 :] += 0.5 - (rows[:, i // 2 :] > 0)
    rows[:, 0] = 127.0
    return rows * 2.0 ** rng.integers(-6, 7, size=(n, 1))


def near_halves(rng, n, i):
    """Quotients 2e-6 from half way: twice rounded, they are at a half."""
    rows = rng.integers(-126, 126, size=(n, i)) + 0.5 + rng.choice([-2e-6, 2e-6], size=(n, i))
    rows[:, 0] = 127.0
    return rows * 2.0 ** rng.integers(-6, 7, size=(n, 1))


def with_outliers(rng, n, i):
    """One number of every third row is thousands of times as large as the others."""
    rows = rng.normal(size=(n, i))
    rows[::3, rng.integers(i)] = 5000.0
    return clear(rows)


def with_zero_rows(rng, n, i):
    rows = rng.normal(size=(n, i))
    rows[rng.choice(n, size=2, replace=False)] = 0.0
    return clear(rows)


def downhill(rng, n, i):
    """The largest magnitude of each row is a negative number's."""
    rows = rng.uniform(-1.0, 0.5, size=(n, i))
    rows[:, int(rng.integers(i))] = -1.0 - rng.random(n)
    return clear(rows)


def heavy(rng, n, i):
    """All whole numbers are large and positive, so sums are too."""
    return clear(rng.uniform(0.6, 1.0, size=(n, i)))


def whole(rng, dtype, n, i, low, high):
    """Integers, the smallest and the largest of the range in every row but the last."""
    rows = rng.integers(low, high, size=(n, i), endpoint=True).astype(dtype)
    rows[:-1, 0], rows[:-1, 1] = low, high
    return clear(rows)


def read_only(array):
    array.flags.writeable = False
    return array


def samples():
    x = np.array([[127.0, -63.5, 10.0], [0.0, 0.0, 0.0]])
    W = np.array([[1.0, 0.6, -0.25], [254.0, -3.0, 5.0]])
    yield "halves", (x, W), {}
    yield "plain", (np.array([[0.2, -0.7]]), np.array([[1.0, 0.3], [-4.0, 0.9]])), {}


def hidden(rng):
    yield "plain", (normal(rng, 7, 12), normal(rng, 5, 12)), {}
    yield "plain", (clear(rng.uniform(size=(20, 33))), clear(rng.uniform(-2, 2, (9, 33)))), {}
    yield "plain", (normal(rng, 1, 1), normal(rng, 1, 1)), {}
    yield "plain", (normal(rng, 6, 6), normal(rng, 6, 6)), {}  # no axis is known by its length

    yield "row-scales", (normal(rng, 6, 10), scaled(rng, (8, 10), -4, 4)), {}
    yield "row-scales", (scaled(rng, (8, 10), -4, 4), normal(rng, 6, 10)), {}
    yield "row-scales", (with_outliers(rng, 9, 14), with_outliers(rng, 7, 14)), {}

    yield "zero-rows", (normal(rng, 4, 9), with_zero_rows(rng, 6, 9)), {}
    yield "zero-rows", (with_zero_rows(rng, 6, 9), normal(rng, 4, 9)), {}
    yield "zero-rows", (np.zeros((2, 3)), np.zeros((3, 3))), {}

    yield "halves", (normal(rng, 5, 40), with_halves(rng, 6, 40)), {}
    yield "halves", (with_halves(rng, 6, 40), normal(rng, 5, 40)), {}

    yield "near-halves", (normal(rng, 5, 40), near_halves(rng, 6, 40)), {}
    yield "near-halves", (near_halves(rng, 6, 40), normal(rng, 5, 40)), {}

    yield "negative-peaks", (normal(rng, 6, 11), downhill(rng, 5, 11)), {}
    yield "negative-peaks", (downhill(rng, 5, 11), normal(rng, 6, 11)), {}

    yield "exact-sums", (heavy(rng, 8, 6_000), heavy(rng, 9, 6_000)), {}
    yield "exact-sums", (heavy(rng, 2, 100_000), heavy(rng, 1, 100_000)), {}

    yield (
        "tiny-and-huge-rows",
        (scaled(rng, (6, 8), -29.9, -12), scaled(rng, (5, 8), -29.9, 29.9)),
        {},
    )
    yield (
        "tiny-and-huge-rows",
        (scaled(rng, (7, 8), -29.9, 29.9), scaled(rng, (5, 8), -29.9, -12)),
        {},
    )

    x, W = whole(rng, np.int8, 6, 15, -128, 127), whole(rng, np.int8, 5, 15, -128, 127)
    yield "number-types", (x, W), {}
    x, W = whole(rng, np.uint8, 6, 15, 0, 255), whole(rng, np.int32, 5, 15, -(2**31), 2**31 - 1)
    yield "number-types", (x, W), {}
    x, W = (rng.normal(size=(m, 30)).astype(np.float32) for m in (10, 8))
    yield "number-types", (clear(x), clear(W)), {}
    x = clear(rng.normal(size=(6, 30)).astype(np.float32))
    yield "number-types", (x, whole(rng, np.int64, 5, 30, -(10**6), 10**6)), {}

    x, W = np.asfortranarray(normal(rng, 9, 13)), np.asfortranarray(normal(rng, 6, 13))
    yield "memory-layout", (x, W), {}
    x, W = (np.repeat(normal(rng, m, 13), 2, axis=1)[:, ::2] for m in (5, 7))
    yield "memory-layout", (x, W), {}
    yield "memory-layout", (read_only(normal(rng, 5, 8)), read_only(normal(rng, 4, 8))), {}

    yield "empty-batch", (np.empty((0, 6)), normal(rng, 4, 6)), {}


def timing(rng, n):
    # So few columns that one row at a time is not much slower than all at once.
    return (normal(rng, n, 160), normal(rng, 900, 160)), {}
