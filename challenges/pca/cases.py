"""Cases for pca. A variance asked for is 0, or at least a millionth of the largest."""

from collections.abc import Iterator

import numpy as np

Case = tuple[str, tuple, dict]


def samples() -> Iterator[Case]:
    X = np.array([[2.0, 1.0], [4.0, 5.0], [6.0, 3.0], [8.0, 7.0]])
    yield "plain-points", (X, 1), {}
    yield "few-points", (np.array([[0.0, 0.0, 5.0], [2.0, 1.0, 3.0]]), 1), {}


def hidden(rng: np.random.Generator) -> Iterator[Case]:
    yield "plain-points", (_draw(rng, 60, 5), 2), {}
    yield "plain-points", (_draw(rng, 40, 12), 4), {}
    yield "plain-points", (_draw(rng, 25, 3), 1), {}

    # The same height in all features, then one height and sign for each.
    yield "far-from-origin", (_draw(rng, 50, 4) + 1000.0, 2), {}
    offset = rng.uniform(2e5, 5e5, size=6) * rng.permutation([1, 1, 1, -1, -1, -1])
    yield "far-from-origin", (_draw(rng, 50, 6) + offset, 3), {}

    yield "few-points", (rng.normal(size=(2, 4)), 1), {}
    triangle = np.array([[0.0, 0.0], [4.0, 1.0], [1.0, 3.0]])
    yield "few-points", (triangle + rng.uniform(-0.5, 0.5, size=(3, 2)), 2), {}
    yield "few-points", (rng.normal(size=(5, 9)), 4), {}

    yield "all-components", (_draw(rng, 30, 6), 6), {}
    yield "all-components", (_draw(rng, 7, 20), 6), {}
    yield "single-feature", (rng.normal(size=(12, 1)) * 3 + 5, 1), {}

    yield "flat-data", (_flat(rng, 30, 7, 3), 5), {}
    yield "flat-data", (_flat(rng, 12, 40, 4), 8), {}
    constant = _draw(rng, 20, 4)
    constant[:, [0, 2]] = [7.0, -2.0]
    yield "flat-data", (constant, 3), {}

    # Variances 9, 9, 4, 4, 4 and 1, cut inside a group; then all equal, to the last digit.
    yield "equal-variances", (_with_variances(rng, [9, 9, 4, 4, 4, 1]), 4), {}
    yield "equal-variances", (_with_variances(rng, [2, 2, 2, 2, 2]), 3), {}
    yield "equal-variances", (2.0 * rng.permutation(np.vstack([np.eye(4), -np.eye(4)])), 3), {}

    yield "own-units", (_draw(rng, 40, 4) * rng.permutation([1.0, 3.0, 10.0, 30.0]), 2), {}
    yield "own-units", (_with_variances(rng, [1.0, 1e-3, 2e-6]), 3), {}
    yield "own-units", (_draw(rng, 40, 4) * 1e-9, 3), {}
    yield "own-units", (_draw(rng, 40, 4) * 1e-13, 3), {}
    yield "own-units", (_draw(rng, 40, 4) * 1e9, 3), {}

    yield "wide", (rng.normal(size=(16, 12_000)), 3), {}
    yield "tall", (_draw(rng, 9_000, 3), 2), {}

    yield "number-types", (rng.integers(0, 256, size=(30, 6), dtype=np.uint8), 3), {}
    yield "number-types", (rng.integers(-1000, 1001, size=(30, 5)), 3), {}
    yield "number-types", ((_draw(rng, 40, 5) + 100).astype(np.float32), 3), {}

    yield "any-layout", (np.asfortranarray(_draw(rng, 20, 6)), 3), {}
    yield "any-layout", (_draw(rng, 40, 12)[::-2, ::2], 3), {}

    frozen = _draw(rng, 20, 5)
    frozen.setflags(write=False)
    yield "read-only", (frozen, 2), {}


def timing(rng: np.random.Generator, n: int) -> tuple[tuple, dict]:
    return (rng.normal(size=(50, n)), 4), {}


def _draw(rng: np.random.Generator, n: int, d: int) -> np.ndarray:
    """Points whose features go together, with a mean that is not 0."""
    axes, _ = np.linalg.qr(rng.normal(size=(d, d)))
    along = rng.normal(size=(n, d)) * np.geomspace(3.0, 0.3, d)
    return along @ axes + rng.uniform(1.0, 5.0, size=d)


def _flat(rng: np.random.Generator, n: int, d: int, rank: int) -> np.ndarray:
    """Points in a flat subspace: beyond `rank`, all variances are 0."""
    return rng.normal(size=(n, rank)) @ rng.normal(size=(rank, d)) + rng.normal(size=d)


def _with_variances(rng: np.random.Generator, variances: list[float]) -> np.ndarray:
    """Points whose covariance matrix has exactly these eigenvalues."""
    d = len(variances)
    axes, _ = np.linalg.qr(rng.normal(size=(d, d)))
    points = np.vstack([np.eye(d), -np.eye(d)]) * np.sqrt(np.array(variances) * (2 * d - 1) / 2)
    return rng.permutation(points) @ axes + rng.normal(size=d)
