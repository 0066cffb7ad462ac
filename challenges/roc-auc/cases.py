"""Cases for roc_auc. Both classes have weight, except where the answer is NaN."""

from collections.abc import Iterator

import numpy as np

Case = tuple[str, tuple, dict]


def samples() -> Iterator[Case]:
    y, score = np.array([0, 0, 1, 1]), np.array([0.1, 0.4, 0.4, 0.8])
    yield "ties", (y, score), {}
    yield "weights", (y, score, np.array([1.0, 3.0, 2.0, 2.0])), {}


def hidden(rng: np.random.Generator) -> Iterator[Case]:
    y = _labels(rng, 80)
    yield "plain", (y, rng.normal(size=80) + y), {}
    y = _labels(rng, 500)
    yield "plain", (y, rng.normal(size=500) * 1e6 + 1e5 * y), {}

    y = _labels(rng, 60)
    yield "worse-than-chance", (y, rng.normal(size=60) - 2 * y), {}
    y = _labels(rng, 30)
    yield "worse-than-chance", (y, -1.0 * y + rng.uniform(0, 0.5, size=30)), {}

    # As given, positives first, negatives first: the order of the rows must not matter.
    for order in (1, -1):
        y = np.sort(_labels(rng, 90))[::order].copy()
        yield "ties", (y, rng.integers(0, 6, size=90) / 4 + 0.25 * y), {}
    y = _labels(rng, 40)
    yield "ties", (y, np.full(40, rng.normal())), {}
    zeros = rng.permutation(np.repeat([0.0, -0.0, -1.0, 1.0], 12))
    yield "ties", (_labels(rng, 48), zeros), {}

    y = _labels(rng, 70)
    yield "weights", (y, rng.normal(size=70) + y, rng.uniform(0.1, 9.0, size=70)), {}
    spread = 10.0 ** rng.uniform(-6, 6, size=50)
    yield "weights", (_labels(rng, 50), rng.normal(size=50)), {"sample_weight": spread}
    tied = rng.integers(0, 5, size=60).astype(float)
    yield "weights", (_labels(rng, 60), tied, rng.uniform(0.1, 9.0, size=60)), {}
    # The lightest pair that there may be: a small number added below the line doubles it.
    light = np.array([1e-6, 1e-6])
    yield "weights", (np.array([1, 0]), np.array([0.75, 0.25]), light), {}

    weights = rng.uniform(1.0, 2.0, size=60) * (rng.random(60) < 0.5)
    weights[:4] = 1.0  # of both classes: see _labels
    yield "zero-weights", (_labels(rng, 60), rng.normal(size=60), weights), {}

    yield "no-answer", (np.ones(9, dtype=int), rng.normal(size=9)), {}
    yield "no-answer", (np.zeros(9, dtype=int), rng.normal(size=9)), {}
    y = _labels(rng, 20)
    for label in (0, 1):
        weights = rng.uniform(1.0, 2.0, size=20) * (y == label)
        yield "no-answer", (y, rng.normal(size=20), weights), {}
    yield "no-answer", (y, rng.normal(size=20), np.zeros(20)), {}
    yield "no-answer", (np.empty(0, dtype=int), np.empty(0)), {}

    score = rng.choice([-np.inf, -1.0, 0.5, 2.0, np.inf], size=60)
    score[:6] = [np.inf, -np.inf, np.inf, -np.inf, 0.5, 2.0]
    yield "infinite-scores", (_labels(rng, 60), score), {}

    # Of each infinity first the positives, then the negatives.
    score = np.repeat([np.inf, -np.inf, 0.5], [4, 4, 2])
    yield "infinite-scores", (np.array([1, 1, 0, 0, 1, 1, 0, 0, 1, 0]), score), {}

    # The largest number that is not infinite, and the infinite ones.
    most = np.finfo(float).max
    heights = rng.permutation(40) % 4
    score = np.array([-np.inf, -most, most, np.inf])[heights]
    yield "infinite-scores", (heights % 2, score), {}

    steps = rng.permutation(40)
    yield "close-scores", (_labels(rng, 40), 1.0 + steps * np.finfo(float).eps), {}
    yield "close-scores", (_labels(rng, 40), steps * 1e-15), {}

    # Far from the others, so that nothing may be scaled to a common range.
    score = np.append(rng.permutation(40) * 1e-3, [1e17, -1e17])
    yield "close-scores", (_labels(rng, 42), score), {}

    large = 10**18 + rng.permutation(60)
    yield "large-integers", (_labels(rng, 60), large), {}
    for dtype in (np.int64, np.uint64):
        score = _extremes(rng, dtype, 40)
        yield "large-integers", ((score > np.sort(score)[20]).astype(int), score), {}

    pixels = rng.integers(0, 256, size=120, dtype=np.uint8)
    pixels[:4] = [0, 0, 255, 255]
    yield "small-integers", (_labels(rng, 120), pixels), {}
    signed = rng.integers(-128, 128, size=90, dtype=np.int8)
    signed[:4] = [-128, -128, 127, 127]
    yield "small-integers", (_labels(rng, 90), signed), {}

    # Further apart than the type can say: 100 - -100 is -56 in int8.
    y = _labels(rng, 40)
    yield "small-integers", (y, np.where(y == 1, 100, -100).astype(np.int8)), {}

    y = _labels(rng, 50)
    yield "label-types", (y.astype(bool), rng.normal(size=50), rng.uniform(1, 2, size=50)), {}
    yield "label-types", (y.astype(np.uint8), rng.normal(size=50)), {}
    yield "label-types", (y.astype(float), rng.normal(size=50)), {}

    weights = rng.uniform(0.001, 1000.0, size=300).astype(np.float32)
    yield "weight-types", (_labels(rng, 300), rng.normal(size=300), weights), {}
    weights = rng.integers(0, 256, size=300, dtype=np.uint8)
    yield "weight-types", (_labels(rng, 300), rng.normal(size=300), weights), {}
    # The product of the two sums is above 1e19, more than an int64 holds.
    weights = rng.integers(900_000, 1_000_000, size=8000, dtype=np.int32)
    yield "weight-types", (_labels(rng, 8000), rng.normal(size=8000), weights), {}

    backwards = rng.normal(size=64)[::-2]
    backwards.setflags(write=False)
    weights = rng.uniform(1, 2, size=96)[::3]
    weights.setflags(write=False)
    y = _labels(rng, 32)
    y.setflags(write=False)
    yield "memory-layout", (y, backwards, weights), {}

    yield "memory", (_labels(rng, 30_000), rng.normal(size=30_000)), {}


def timing(rng: np.random.Generator, n: int) -> tuple[tuple, dict]:
    y = _labels(rng, n)
    return (y, rng.normal(size=n) + y, rng.uniform(0.5, 2.0, size=n)), {}


def _extremes(rng: np.random.Generator, dtype: type, n: int) -> np.ndarray:
    """Integers over the whole range of a type, its ends among them."""
    limits = np.iinfo(dtype)
    score = rng.integers(limits.min, limits.max, size=n, dtype=dtype, endpoint=True)
    score[:2] = limits.max, limits.min
    return score


def _labels(rng: np.random.Generator, n: int) -> np.ndarray:
    """Draw n labels; the first four are 1, 1, 0, 0."""
    labels = rng.integers(0, 2, size=n)
    labels[:4] = [1, 1, 0, 0]
    return labels
