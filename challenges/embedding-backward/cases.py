"""Cases for embedding_backward. In each column the gradients have one sign: nothing cancels."""

from collections.abc import Iterator

import numpy as np

Case = tuple[str, tuple, dict]


def samples() -> Iterator[Case]:
    dout = np.array([[1.0, 10.0], [2.0, 20.0], [3.0, 30.0]])
    yield "plain", (np.array([1, 0, 2]), dout, 3), {}
    yield "repeated-ids", (np.array([2, 0, 2]), dout, 4), {}
    yield "padding", (np.array([2, 0, 2]), dout, 4), {"padding_idx": 2}


def hidden(rng: np.random.Generator) -> Iterator[Case]:
    yield "plain", _each_once(rng, (12,), 5), {}
    yield "plain", _each_once(rng, (7,), 7), {}  # nothing tells rows from columns by size

    yield "repeated-ids", _draw(rng, (60,), 9, 4), {}
    yield "repeated-ids", (np.full(3000, 1), _rows(rng, np.full(3000, 1), 3), 3), {}
    # Runs, so that neither the first nor the last of neighbours will do.
    ids = np.repeat(rng.permutation(20), rng.integers(1, 6, size=20))
    yield "repeated-ids", (ids, _rows(rng, ids, 3), 20), {}

    yield "any-shape", _each_once(rng, (4, 6), 3), {}
    yield "any-shape", _each_once(rng, (5, 5), 5), {}
    yield "any-shape", _draw(rng, (3, 1, 4, 2), 8, 5), {}

    # At both ends and in the middle, ids that nobody asked for.
    ids = rng.permutation(np.array([2, 3, 3, 7, 11, 11, 11, 12]))
    yield "unused-ids", (ids, _rows(rng, ids, 4), 17), {}
    yield "unused-ids", (np.array([5]), _rows(rng, np.array([5]), 4), 6), {}
    yield "unused-ids", (np.array([0, 0]), _rows(rng, np.array([0, 0]), 2), 40), {}

    yield "no-ids", (np.zeros(0, dtype=np.int64), np.zeros((0, 3)), 5), {}
    yield "no-ids", (np.zeros((4, 0), dtype=np.int64), np.zeros((4, 0, 2)), 3), {}

    yield "padding", (*_draw(rng, (40,), 8, 3), int(rng.integers(1, 7))), {}
    yield "padding", _each_once(rng, (9,), 2), {"padding_idx": 8}
    ids = np.array([0, 4, 1, 4])
    yield "padding", (ids, _rows(rng, ids, 3), 6), {"padding_idx": 3}
    # So much arrives that taking it off again leaves a rounding error, in one of these.
    for padding in range(6):
        yield "padding", _draw(rng, (900,), 6, 1), {"padding_idx": padding}

    yield "padding-zero", _draw(rng, (30,), 6, 3), {"padding_idx": 0}
    yield "padding-zero", (*_each_once(rng, (2, 4), 3), 0), {}

    yield "no-padding", (*_each_once(rng, (8,), 3), None), {}
    yield "no-padding", _draw(rng, (30,), 6, 3), {"padding_idx": None}

    yield "smallest-sizes", (np.array([[0]]), np.array([[[2.5]]]), 1), {}
    yield "smallest-sizes", _each_once(rng, (6,), 1), {}
    yield "smallest-sizes", (np.zeros(5, dtype=np.int64), _rows(rng, np.zeros(5, int), 3), 1), {}

    ids = rng.permutation(np.repeat(np.arange(10), 4))
    sizes = 10.0 ** rng.permutation(np.linspace(-9, 9, 10))
    yield "unequal-sizes", (ids, _rows(rng, ids, 3) * sizes[ids, None], 10), {}

    ids = rng.permutation(np.repeat(np.arange(25, dtype=np.uint8), 4))
    yield "id-types", (ids, _rows(rng, ids, 16), 25), {}
    ids = rng.permutation(np.repeat(np.arange(120, dtype=np.int8), 2)).reshape(2, 120)
    yield "id-types", (ids, _rows(rng, ids, 5), 120), {}
    ids = rng.permutation(np.arange(30, dtype=np.uint64))
    yield "id-types", (ids, _rows(rng, ids, 4), 30), {}

    # A type that holds all ids that occur, but not the padding id; 300 would be 44 in it.
    ids = rng.permutation(np.arange(256, dtype=np.uint8))
    yield "id-types", (ids, _rows(rng, ids, 2), 400), {"padding_idx": 300}
    yield "id-types", (ids, _rows(rng, ids, 2), 256), {}

    ids = rng.integers(0, 3, size=400)
    yield "gradient-types", (ids, _rows(rng, ids, 3).astype(np.float32), 3), {}
    yield "gradient-types", (ids, rng.integers(40, 128, size=(400, 2), dtype=np.int8), 3), {}
    # More than float32 and int32 hold, and whole sums that float64 does.
    yield "gradient-types", (ids[:6], rng.integers(2**40, 2**46, size=(6, 3)), 3), {}

    ids, dout, vocab = _draw(rng, (5, 8), 12, 4)
    yield "any-layout", (np.asfortranarray(ids), dout, vocab), {}
    ids, dout, vocab = _draw(rng, (5, 8), 12, 4)
    yield "any-layout", (ids, np.asfortranarray(dout), vocab), {}
    ids, dout, vocab = _draw(rng, (5, 8), 12, 4)
    yield "any-layout", (ids[::-1, ::-2], dout[::-1, ::-2], vocab), {}

    ids, dout, vocab = _draw(rng, (3, 7), 6, 4)
    ids.setflags(write=False)
    dout.setflags(write=False)
    yield "read-only", (ids, dout, vocab), {"padding_idx": 2}

    yield "large-vocabulary", _draw(rng, (60, 100), 50_000, 4), {}


def timing(rng: np.random.Generator, n: int) -> tuple[tuple, dict]:
    ids, dout, vocab = _draw(rng, (n // 100, 100), 2_000, 4)
    return (ids.astype(np.int32), dout.astype(np.float32), vocab), {"padding_idx": 1}


def _draw(rng: np.random.Generator, shape: tuple, vocab: int, d: int) -> tuple:
    ids = rng.integers(vocab, size=shape)
    return ids, _rows(rng, ids, d), vocab


def _each_once(rng: np.random.Generator, shape: tuple, d: int) -> tuple:
    """Every id of the vocabulary at one place."""
    vocab = int(np.prod(shape))
    ids = rng.permutation(vocab).reshape(shape)
    return ids, _rows(rng, ids, d), vocab


def _rows(rng: np.random.Generator, ids: np.ndarray, d: int) -> np.ndarray:
    """Gradients of one sign in each column, so that sums keep their digits."""
    return rng.uniform(0.25, 2.0, size=(*ids.shape, d)) * rng.choice([-1.0, 1.0], size=d)
