"""Cases for pairwise_sqdist. No answer is all zeros: tolerances scale with it."""

from collections.abc import Iterator

import numpy as np

Case = tuple[str, tuple, dict]


def samples() -> Iterator[Case]:
    X = np.array([[0.0, 0.0], [3.0, 4.0]])
    Y = np.array([[0.0, 0.0], [3.0, 0.0], [6.0, 8.0]])
    yield "plain-points", (X, Y), {}
    yield "size-one", (np.array([[1.0, 2.0, 3.0]]), np.array([[1.5, 0.0, 3.0]])), {}


def hidden(rng: np.random.Generator) -> Iterator[Case]:
    yield "plain-points", (rng.normal(size=(9, 4)), rng.normal(size=(6, 4)) + 1), {}
    yield "plain-points", (rng.normal(size=(30, 50)) * 20, rng.normal(size=(41, 50)) * 20), {}

    # The same height in all features, then one height and sign for each feature.
    yield "shared-offset", (rng.normal(size=(20, 3)) + 1e6, rng.normal(size=(25, 3)) + 1e6), {}
    offset = rng.uniform(5e5, 1e6, size=8) * rng.permutation([1, 1, 1, 1, -1, -1, -1, -1])
    yield "shared-offset", _around(rng, offset, 1.0, (30, 17)), {}
    yield "shared-offset", _around(rng, offset[:2], 0.01, (12, 12)), {}

    # A small offset weighs as much where the points lie close together.
    yield "shared-offset", _around(rng, np.array([3.0, -5.0, 8.0]), 1e-4, (11, 9)), {}
    # A single point on either side lies as far out.
    yield "shared-offset", _around(rng, offset[2:], 1.0, (1, 8)), {}
    yield "shared-offset", _around(rng, offset[2:], 1.0, (8, 1)), {}

    # Rounding makes about half of 150 distances between equal points negative.
    X = rng.normal(size=(150, 20))
    yield "never-negative", (X, X.copy()), {}
    points = rng.normal(size=(3, 7)) * 10
    X, Y = points[rng.permutation(60) % 3], points[rng.permutation(80) % 3]
    yield "never-negative", (X, Y), {}

    yield "size-one", (rng.normal(size=(1, 5)), rng.normal(size=(8, 5))), {}
    yield "size-one", (rng.normal(size=(8, 5)), rng.normal(size=(1, 5))), {}
    yield "size-one", (rng.normal(size=(7, 1)), rng.normal(size=(5, 1))), {}
    yield "size-one", (rng.normal(size=(1, 1)), rng.normal(size=(1, 1)) + 5), {}

    yield "small-integers", _integers(rng, np.uint8, 0, 255), {}
    yield "small-integers", _integers(rng, np.int8, -128, 127), {}
    # An image's pixels against fractional centres.
    pixels = rng.integers(0, 256, size=(20, 3), dtype=np.uint8)
    yield "small-integers", (pixels, rng.uniform(0, 255, size=(4, 3))), {}

    yield "wide-integers", _integers(rng, np.int32, -2_000_000_000, 2_000_000_000), {}
    yield "wide-integers", _integers(rng, np.int64, -4_000_000_000, 4_000_000_000), {}

    X32, Y32 = rng.normal(size=(2, 15, 40)).astype(np.float32)
    yield "float32-points", (X32, Y32), {}
    X32, Y32 = (rng.normal(size=(2, 10, 6)) + 1000).astype(np.float32)
    yield "float32-points", (X32, Y32), {}

    yield "small-scale", (rng.normal(size=(14, 3)) * 1e-8, rng.normal(size=(9, 3)) * 1e-8), {}
    # Every point of one set has its neighbour in the other, and is not the same point.
    X = rng.uniform(0.0, 1e-8, size=(10, 3))
    yield "small-scale", (X, X[::-1].copy()), {}

    yield "memory", (rng.normal(size=(520, 260)), rng.normal(size=(520, 260))), {}

    yield "any-layout", (np.asfortranarray(rng.normal(size=(9, 6))), rng.normal(size=(7, 6))), {}
    yield "any-layout", (rng.normal(size=(9, 6)), rng.normal(size=(7, 12))[:, ::2]), {}

    X, Y = rng.normal(size=(2, 13, 4))
    X.setflags(write=False)
    Y.setflags(write=False)
    yield "read-only-points", (X, Y), {}


def timing(rng: np.random.Generator, n: int) -> tuple[tuple, dict]:
    return (rng.normal(size=(n, 64)), rng.normal(size=(n, 64))), {}


def _around(
    rng: np.random.Generator, offset: np.ndarray, spread: float, counts: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    n, m = counts
    X = rng.normal(size=(n, len(offset))) * spread + offset
    Y = rng.normal(size=(m, len(offset))) * spread + offset
    return X, Y


def _integers(
    rng: np.random.Generator, dtype: type, low: int, high: int
) -> tuple[np.ndarray, np.ndarray]:
    """Draw two sets whose first points are the opposite corners of the range."""
    X = rng.integers(low, high, size=(12, 4), dtype=dtype, endpoint=True)
    Y = rng.integers(low, high, size=(10, 4), dtype=dtype, endpoint=True)
    X[0], Y[0] = low, high
    return X, Y
