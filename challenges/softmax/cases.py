"""Cases for softmax. Finite x, and x / temperature, stay within 10 000 of zero."""

from collections.abc import Iterator

import numpy as np

Case = tuple[str, tuple, dict]


def samples() -> Iterator[Case]:
    yield "plain-scores", (np.array([[1.0, 2.0, 3.0]]),), {}
    yield "temperature", (np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 4.0]]),), {"temperature": 0.5}


def hidden(rng: np.random.Generator) -> Iterator[Case]:
    yield "plain-scores", (rng.normal(size=(40, 7)) * 3,), {}
    # A probability near 1e-250 has to be right too.
    yield "plain-scores", (rng.uniform(-300, 275, size=(30, 12)),), {}

    yield "defaults", (rng.normal(size=(3, 4, 5)) * 2,), {}
    yield "defaults", (rng.normal(size=9) * 2,), {}

    yield "any-axis", (rng.normal(size=(6, 9)),), {"axis": 0}
    yield "any-axis", (rng.normal(size=(5, 4, 6)) * 2, 1), {}
    yield "any-axis", (rng.normal(size=(4, 7, 3, 2)),), {"axis": -3}
    yield "any-axis", (rng.normal(size=7) * 2,), {"axis": 0}

    yield "temperature", (rng.normal(size=(20, 8)), -1, rng.uniform(0.05, 0.2)), {}
    yield "temperature", (rng.normal(size=(20, 8)) * 40,), {"temperature": 20}
    yield "temperature", (rng.normal(size=(9, 5)) * 1e-6, -1, 1e-6), {}

    yield "large-scores", (rng.uniform(9_000, 10_000, size=(8, 6)),), {}
    yield "large-scores", (rng.uniform(-10_000, -9_000, size=(8, 6)),), {}
    yield "large-scores", (rng.uniform(-10_000, 10_000, size=(12, 20)),), {}
    yield "large-scores", (rng.uniform(-90, 90, size=(9, 5)),), {"temperature": 0.01}

    heights = rng.permutation(np.linspace(-9_000, 9_000, 10))
    yield "far-apart-slices", (rng.normal(size=(10, 4)) + heights[:, None],), {}
    yield "far-apart-slices", (rng.normal(size=(4, 10)) + heights,), {"axis": 0}

    yield "masked-scores", (_mask(rng, rng.normal(size=(25, 6))),), {}
    # Far below -1e4 there is room for a stand-in, above it there is none.
    yield "masked-scores", (_mask(rng, rng.uniform(-9_999, -9_990, size=(12, 5))),), {}
    yield "masked-scores", (_mask(rng, rng.normal(size=(9, 7)) * 5),), {"temperature": 3.0}
    # Divided by this, the usual stand-in of -1e9 lies beside the real scores.
    yield "masked-scores", (_mask(rng, rng.normal(size=(8, 6)) * 9),), {"temperature": 1e9}

    yield "integer-scores", (_with_extremes(rng, np.int8, (15, 10)),), {}
    yield "integer-scores", (_with_extremes(rng, np.uint8, (15, 10)),), {}
    yield "integer-scores", (rng.integers(-300, 301, size=(10, 6), dtype=np.int64),), {}
    small = rng.integers(-9, 10, size=(10, 6), dtype=np.int16)
    yield "integer-scores", (small,), {"temperature": 2.5}
    yield "integer-scores", (small,), {"temperature": 3}

    yield "float32-scores", (rng.normal(size=(30, 10)).astype(np.float32) * 4,), {}
    high = (rng.normal(size=(6, 8)) + 300).astype(np.float32)
    yield "float32-scores", (high,), {"temperature": 0.7}

    yield "any-layout", (np.asfortranarray(rng.normal(size=(11, 7))),), {}
    yield "any-layout", (rng.normal(size=(9, 5, 12))[..., ::2],), {"axis": 1}
    yield "any-layout", (np.asfortranarray(rng.normal(size=(4, 6, 5))),), {}

    frozen = rng.normal(size=(12, 6))
    frozen.setflags(write=False)
    yield "read-only-scores", (frozen,), {"temperature": 1.5}

    yield "empty-batch", (np.empty((0, 5)),), {}
    yield "empty-batch", (np.empty((3, 0)),), {"axis": 0}
    yield "empty-batch", (np.empty((2, 0, 5)),), {}


def timing(rng: np.random.Generator, n: int) -> tuple[tuple, dict]:
    return (rng.normal(size=(n, 5)) * 5,), {}


def _mask(rng: np.random.Generator, scores: np.ndarray) -> np.ndarray:
    """Hide about half of each row, and always leave one entry."""
    hide = rng.random(scores.shape) < 0.5
    hide[:, 0] = True
    hide[np.arange(len(scores)), rng.integers(1, scores.shape[1], size=len(scores))] = False
    return np.where(hide, -np.inf, scores)


def _with_extremes(rng: np.random.Generator, dtype: type, shape: tuple[int, int]) -> np.ndarray:
    """Draw integers whose rows span the whole type, so that differences wrap."""
    low, high = np.iinfo(dtype).min, np.iinfo(dtype).max
    scores = rng.integers(low, high, size=shape, dtype=dtype, endpoint=True)
    scores[:, 0], scores[:, 1] = low, high
    return scores
