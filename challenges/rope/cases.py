"""Cases for apply_rope. Positions stay within 100 000 of zero."""

from collections.abc import Iterator

import numpy as np

Case = tuple[str, tuple, dict]


def samples() -> Iterator[Case]:
    yield "one-pair", (np.array([[1.0, 0.0], [1.0, 0.0]]), np.array([0, 1])), {}
    x = np.array([[1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 3.0, 4.0]])
    yield "frequencies", (x, np.array([0, 2])), {}


def hidden(rng: np.random.Generator) -> Iterator[Case]:
    # One pair: whoever pairs otherwise, or has other frequencies, is right too.
    yield "one-pair", (rng.normal(size=(12, 2)), np.arange(12)), {}

    # All frequencies are 1: only the pairs can be wrong.
    yield "pairs", (rng.normal(size=(7, 8)), np.arange(7), 1.0), {}
    yield "pairs", (rng.normal(size=(5, 6)), np.arange(5), 1), {}

    yield "frequencies", (rng.normal(size=(10, 4)), np.arange(10)), {}
    yield "frequencies", (rng.normal(size=(16, 64)), np.arange(16)), {}
    yield "frequencies", (rng.normal(size=(9, 10)), np.arange(9)), {}

    yield "base", (rng.normal(size=(20, 16)), np.arange(20), 500_000), {}
    yield "base", (rng.normal(size=(15, 8)), np.arange(15)), {"base": float(rng.uniform(2, 90))}

    # A late start, as with a cache of keys; then any order, with repetitions.
    start = int(rng.integers(20, 400))
    yield "any-positions", (rng.normal(size=(6, 8)), start + np.arange(6)), {}
    yield "any-positions", (rng.normal(size=(30, 12)), rng.integers(0, 20, size=30)), {}
    yield "any-positions", (rng.normal(size=(12, 6)), rng.permutation(12) - 30), {}
    # The lowest int8 has no opposite in its own type, and int8 counts no 150 pairs.
    small = rng.integers(-128, 128, size=14).astype(np.int8)
    small[[0, 1]] = -128, 127
    yield "any-positions", (rng.normal(size=(14, 4)), small), {}
    yield "any-positions", (rng.normal(size=(14, 300)), small), {}
    unsigned = rng.integers(200, 256, size=9).astype(np.uint8)
    yield "any-positions", (rng.normal(size=(9, 6)), unsigned), {}

    far = rng.integers(90_000, 100_001, size=20)
    yield "far-positions", (rng.normal(size=(20, 32)), far), {}
    both = (far * rng.choice([-1, 1], size=20)).astype(np.int32)
    yield "far-positions", (rng.normal(size=(20, 8)), both, 500_000.0), {}

    yield "leading-axes", (rng.normal(size=(3, 11, 8)), np.arange(11)), {}
    yield "leading-axes", (rng.normal(size=(2, 5, 7, 6)), np.arange(7)), {}
    # Other axes are as long as T: taken for it, nothing crashes.
    yield "leading-axes", (rng.normal(size=(6, 6, 6)), np.arange(6)), {}
    yield "leading-axes", (rng.normal(size=(4, 1, 4, 8)), np.arange(4)), {}
    yield "leading-axes", (rng.normal(size=(2, 5, 5, 6)), np.arange(5)), {}

    yield "one-token", (rng.normal(size=(1, 8)), np.array([17])), {}
    yield "one-token", (rng.normal(size=(3, 1, 2)), np.array([-1])), {}

    yield "no-tokens", (np.empty((2, 0, 6)), np.empty(0, dtype=np.int64)), {}
    yield "no-tokens", (np.empty((0, 3, 4)), np.array([5, 6, 7])), {}

    for dtype in (np.uint8, np.int8):
        low, high = np.iinfo(dtype).min, np.iinfo(dtype).max
        x = rng.integers(low, high, size=(12, 6), dtype=dtype, endpoint=True)
        x[0] = low
        yield "integer-vectors", (x, np.arange(12)), {}

    yield "float32-vectors", (rng.normal(size=(2, 9, 8)).astype(np.float32), np.arange(9)), {}

    yield "any-layout", (np.asfortranarray(rng.normal(size=(9, 8))), np.arange(9)), {}
    swapped = rng.normal(size=(2, 7, 3, 12)).swapaxes(1, 2)[..., ::2]
    yield "any-layout", (swapped, np.arange(14)[::2]), {}

    x, positions = rng.normal(size=(8, 6)), np.arange(8)
    x.setflags(write=False)
    positions.setflags(write=False)
    yield "read-only-vectors", (x, positions), {}

    yield "memory", (rng.normal(size=(2000, 128)), np.arange(2000)), {}


def timing(rng: np.random.Generator, n: int) -> tuple[tuple, dict]:
    # Short vectors: a loop over the tokens has little to do in each of its turns.
    return (rng.normal(size=(n, 8)), rng.permutation(n)), {}
