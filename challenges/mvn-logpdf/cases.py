"""Cases for mvn_logpdf. Condition numbers are below 1e6, or between 1e7 and 1e10."""

from collections.abc import Iterator

import numpy as np

Case = tuple[str, tuple, dict]


def samples() -> Iterator[Case]:
    cov = np.array([[4.0, 2.0], [2.0, 3.0]])
    yield "plain-points", (np.array([[1.0, 2.0], [2.0, 4.0]]), np.array([1.0, 2.0]), cov), {}
    yield "single-feature", (np.array([[0.0], [3.0]]), np.array([1.0]), np.array([[4.0]])), {}


def hidden(rng: np.random.Generator) -> Iterator[Case]:
    yield "plain-points", _draw(rng, 40, 3), {}
    yield "plain-points", _draw(rng, 25, 7), {}
    strong = np.array([[2.0, -1.9], [-1.9, 2.0]])
    yield "plain-points", (rng.normal(size=(30, 2)) * 2, rng.normal(size=2), strong), {}

    # The determinants are about 1e-1200 and 1e1200.
    yield "many-features", _draw(rng, 4, 400, scale=1e-3), {}
    yield "many-features", _draw(rng, 4, 400, scale=1e3), {}

    yield "far-points", _draw(rng, 20, 4, spread=50.0), {}
    yield "far-points", _draw(rng, 20, 2, spread=1e4), {}

    yield "single-feature", _draw(rng, 15, 1, scale=9.0), {}
    yield "single-point", _draw(rng, 1, 5), {}
    yield "single-point", _draw(rng, 1, 1), {}
    yield "no-points", _draw(rng, 0, 4), {}

    yield "narrow", _draw(rng, 20, 6, condition=1e10), {}
    yield "narrow", _draw(rng, 20, 3, condition=1e8), {}

    # The same points in other units: all of them, then each feature its own.
    yield "units", _draw(rng, 20, 4, scale=1e-12), {}
    yield "units", _draw(rng, 20, 4, scale=1e12), {}
    # Variances of 2e-14, and 1e-18 along one diagonal.
    short = np.array([[2.0, -1.9999], [-1.9999, 2.0]]) * 1e-14
    steps = rng.normal(size=(20, 2)) @ np.linalg.cholesky(short).T
    yield "units", (steps, np.array([2e-7, -1e-7]), short), {}
    X, mean, cov = _draw(rng, 20, 4, condition=10.0)
    unit = rng.permutation([1e-3, 1e-1, 1.0, 10.0])
    yield "units", (X * unit, mean * unit, cov * np.outer(unit, unit)), {}

    X, mean, cov = _draw(rng, 30, 4)
    offset = np.sqrt(np.diag(cov)) * rng.uniform(5e4, 9e4, size=4) * [1, -1, 1, -1]
    yield "far-from-origin", (X + offset, mean + offset, cov), {}

    pixels = rng.integers(0, 256, size=(20, 3), dtype=np.uint8)
    centre = rng.integers(100, 156, size=3, dtype=np.uint8)
    yield "number-types", (pixels, centre, _covariance(rng, 3, 10.0) * 5_000), {}
    whole = np.array([[5, 2, 1], [2, 4, -1], [1, -1, 3]])
    points = rng.integers(-5, 6, size=(20, 3))
    yield "number-types", (points, np.array([1, -2, 3], dtype=np.int8), whole), {}
    yield "number-types", (points, rng.normal(size=3), whole), {}
    X, mean, _ = _draw(rng, 20, 3)
    X, mean = (X + 100).astype(np.float32), (mean + 100).astype(np.float32)
    yield "number-types", (X, mean, whole.astype(np.float32) / 3), {}

    X, mean, cov = _draw(rng, 15, 5)
    yield "any-layout", (np.asfortranarray(X), np.repeat(mean, 2)[::2], cov), {}
    X, mean, cov = _draw(rng, 15, 10)
    yield "any-layout", (X[::-3, ::2], mean[::2], np.asfortranarray(cov)[::2, ::2]), {}

    frozen = _draw(rng, 15, 4)
    for array in frozen:
        array.setflags(write=False)
    yield "read-only", frozen, {}

    yield "many-points", _draw(rng, 9_000, 3), {}


def timing(rng: np.random.Generator, n: int) -> tuple[tuple, dict]:
    return _draw(rng, n, 10), {}


def _covariance(rng: np.random.Generator, d: int, condition: float) -> np.ndarray:
    """Draw axes, with variances from 1 down to 1 / condition."""
    axes, _ = np.linalg.qr(rng.normal(size=(d, d)))
    cov = (axes * np.geomspace(1.0, 1.0 / condition, d)) @ axes.T
    return (cov + cov.T) / 2


def _draw(
    rng: np.random.Generator,
    n: int,
    d: int,
    scale: float = 1.0,
    condition: float = 20.0,
    spread: float = 1.0,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points that have this distribution, `spread` times as far from the mean."""
    cov = _covariance(rng, d, condition) * scale
    mean = rng.normal(size=d) * 3 * np.sqrt(scale)
    steps = rng.normal(size=(n, d)) @ np.linalg.cholesky(cov).T
    return mean + spread * steps, mean, cov
