"""Cases for ridge. alpha is at least 1e-5 of the sum of squares of the centred X."""

from collections.abc import Iterator

import numpy as np

Case = tuple[str, tuple, dict]


def samples() -> Iterator[Case]:
    yield "plain-points", (np.array([[1.0], [2.0], [3.0]]), np.array([2.0, 4.0, 9.0]), 2.0), {}
    X = np.array([[1.0, 0.0, 2.0], [3.0, 1.0, 0.0]])
    yield "more-features", (X, np.array([1.0, 5.0]), 1.0), {}


def hidden(rng: np.random.Generator) -> Iterator[Case]:
    yield "plain-points", (*_draw(rng, 60, 5), 3.0), {}
    yield "plain-points", (*_draw(rng, 40, 8), 20.0), {}
    yield "plain-points", (*_draw(rng, 12, 12), 1.0), {}

    yield "price", (*_draw(rng, 50, 4), 0.05), {}
    yield "price", (*_draw(rng, 50, 4), 1000), {}

    X, y = _draw(rng, 40, 3)
    yield "free-intercept", (X, y + 1000.0, 5.0), {}
    yield "free-intercept", (X, y - 1000.0, 500.0), {}

    yield "more-features", (*_draw(rng, 8, 20), 2.0), {}
    yield "more-features", (*_draw(rng, 15, 16), 0.5), {}

    X, y = _draw(rng, 40, 4)
    yield "large-price", (X, y + 10.0, 1e8), {}
    X, y = _draw(rng, 6, 10)
    yield "large-price", (X, y + 10.0, 1e8), {}

    # The same height in all features, then one height and sign for each; and few points.
    X, y = _draw(rng, 50, 3)
    yield "far-from-origin", (X + 5e5, y, 2.0), {}
    offset = rng.uniform(2e5, 5e5, size=4) * rng.permutation([1, 1, -1, -1])
    X, y = _draw(rng, 50, 4)
    yield "far-from-origin", (X + offset, y, 2.0), {}
    X, y = _draw(rng, 3, 4)
    yield "far-from-origin", (X + offset / 100, y, 2.0), {}

    X, y = _draw(rng, 40, 4)
    yield "equal-features", (np.column_stack([X, X[:, :2]]), y, 1.5), {}
    yield "equal-features", (np.hstack([X, X, X])[:7], y[:7], 1.5), {}
    X = np.insert(X, [0, 2], [[1.0, -40.0]], axis=1)
    yield "constant-features", (X, y, 1.0), {}

    yield "constant-target", (_draw(rng, 20, 3)[0], np.full(20, 7.5), 1.0), {}
    yield "single-point", (rng.normal(size=(1, 4)), rng.normal(size=1), 0.5), {}
    yield "single-feature", (*_draw(rng, 15, 1), 2.5), {}

    unit = rng.permutation([1e-3, 1e-2, 1e-1, 1.0])
    X, y = _draw(rng, 40, 4)
    yield "units", (X * unit, y, 0.2), {}
    yield "units", (X * 1e-6, y * 1e-3, 1e-12), {}
    yield "units", (X * 1e-9, y, 1e-12), {}

    yield "wide", (*_draw(rng, 16, 9_000), 50.0), {}
    yield "tall", (*_draw(rng, 9_000, 3), 5.0), {}

    pixels = rng.integers(0, 256, size=(30, 4), dtype=np.uint8)
    yield "number-types", (pixels, rng.integers(0, 10, size=30), 300), {}
    X, y = _draw(rng, 30, 4)  # whole features and other targets, and the other way round
    yield "number-types", (np.round(4 * X).astype(np.int16), y, 2.0), {}
    yield "number-types", (X, np.round(4 * y).astype(np.int64), 2.0), {}
    # Features that are nearly equal: digits are lost, and float32 has none to lose.
    X = (rng.normal(size=(40, 1)) + 0.03 * rng.normal(size=(40, 4)) + 5.0).astype(np.float32)
    yield "number-types", (X, rng.normal(size=40).astype(np.float32), 0.01), {}

    X, y = _draw(rng, 20, 5)
    yield "any-layout", (np.asfortranarray(X), np.repeat(y, 2)[::2], 1.0), {}
    X, y = _draw(rng, 40, 10)
    yield "any-layout", (X[::-2, ::3], y[::-2], 1.0), {}

    X, y = _draw(rng, 20, 4)
    X.setflags(write=False)
    y.setflags(write=False)
    yield "read-only", (X, y, 1.0), {}


def timing(rng: np.random.Generator, n: int) -> tuple[tuple, dict]:
    return (*_draw(rng, 200, n), 100.0), {}


def _draw(rng: np.random.Generator, n: int, d: int) -> tuple[np.ndarray, np.ndarray]:
    """Features that go together, with means that are not 0, and a target of them and noise."""
    X = rng.normal(size=(n, d)) + rng.normal(size=(n, 1)) + rng.uniform(-3.0, 3.0, size=d)
    weights = rng.uniform(0.5, 2.0, size=d) * rng.choice([-1.0, 1.0], size=d)
    return X, X @ weights + rng.normal(size=n) + 4.0
