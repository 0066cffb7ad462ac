"""Cases for causal_mha. All scores stay within 20 000 of zero."""

from collections.abc import Iterator

import numpy as np

Case = tuple[str, tuple, dict]


def samples() -> Iterator[Case]:
    x = np.array([[1.0, 0.0], [0.0, 2.0]])
    w_qkv = np.hstack([np.eye(2), np.eye(2), np.eye(2)])
    yield "plain-sequence", (x, w_qkv, np.zeros(6), np.eye(2), np.zeros(2), 1), {}
    yield "several-heads", (x, w_qkv, np.zeros(6), np.eye(2), np.zeros(2), 2), {}


def hidden(rng: np.random.Generator) -> Iterator[Case]:
    yield "plain-sequence", _draw(rng, 7, 6, 1, biased=False), {}
    yield "plain-sequence", _draw(rng, 40, 16, 1, biased=False), {}

    yield "several-heads", _draw(rng, 9, 12, 3, biased=False), {}
    yield "several-heads", _draw(rng, 24, 32, 4, biased=False), {}
    yield "several-heads", _draw(rng, 6, 8, 8, biased=False), {}  # width 1
    yield "several-heads", _draw(rng, 4, 8, 4, biased=False), {}  # as many tokens as heads
    yield "several-heads", _draw(rng, 300, 12, 3, biased=False), {}  # no whole number of blocks

    yield "biases", _draw(rng, 11, 10, 1), {}
    yield "biases", _draw(rng, 12, 12, 1), {}

    yield "future-stays-hidden", _loud_future(rng, 6, 4, 8_000.0), {}
    yield "future-stays-hidden", _loud_future(rng, 15, 12, 8_000.0), {}
    yield "future-stays-hidden", _loud_future(rng, 9, 6, 19_000.0), {}

    x, *rest = _far_apart_rows(rng, 9, 6, 1, height=19_985.0)
    x[:, 0] = -1.0  # all scores lie near the lowest that may occur
    yield "future-stays-hidden", (x, *rest), {}

    yield "large-scores", _scaled_scores(rng, 20, 8, 10_000.0), {}
    yield "large-scores", _scaled_scores(rng, 30, 12, 10_000.0), {}

    for n_heads in (1, 2):
        yield "far-apart-rows", _far_apart_rows(rng, 14, 10, n_heads), {}
    yield "far-apart-rows", _far_apart_rows(rng, 12, 64, 1), {}  # a scale of 1/8

    yield "one-token", _draw(rng, 1, 6, 1, biased=False), {}
    yield "one-token", _draw(rng, 1, 1, 1, biased=False), {}

    yield "integer-input", _integers(rng, 10, 12), {}
    _, *rest = _draw(rng, 9, 6, 1)  # whole tokens, all else in fractions
    yield "integer-input", (rng.integers(-2, 3, size=(9, 6)), *rest), {}

    yield "float32-input", _float32(_draw(rng, 13, 8, 1, biased=False)), {}
    yield "float32-input", _float32(_scaled_scores(rng, 13, 8, 300.0)), {}

    x, *rest = _draw(rng, 10, 6, 1, biased=False)
    yield "any-layout", (np.asfortranarray(x), *rest), {}
    x, _, *rest = _draw(rng, 8, 6, 1, biased=False)
    yield "any-layout", (x, (rng.normal(size=(6, 36)) / 2)[:, ::2], *rest), {}

    frozen = _draw(rng, 9, 8, 1, biased=False)
    for array in frozen[:-1]:
        array.setflags(write=False)
    yield "read-only-input", frozen, {}


def timing(rng: np.random.Generator, n: int) -> tuple[tuple, dict]:
    return _draw(rng, n, 128, 8), {}


def _draw(
    rng: np.random.Generator, length: int, dim: int, n_heads: int, biased: bool = True
) -> tuple:
    """Draw a layer whose scores are of the order of 1."""
    return (
        rng.normal(size=(length, dim)),
        rng.normal(size=(dim, 3 * dim)) * 1.2 / np.sqrt(dim),
        rng.normal(size=3 * dim) * biased,
        rng.normal(size=(dim, dim)) / np.sqrt(dim),
        rng.normal(size=dim) * biased,
        n_heads,
    )


def _scaled_scores(rng: np.random.Generator, length: int, dim: int, largest: float) -> tuple:
    """Draw a layer of one head whose largest score, masked or not, has this size."""
    x, w_qkv, *rest = _draw(rng, length, dim, 1, biased=False)
    q, k, _ = np.split(x @ w_qkv, 3, axis=1)
    w_qkv[:, :dim] *= largest * np.sqrt(dim) / np.abs(q @ k.T).max()
    return (x, w_qkv, *rest)


def _loud_future(rng: np.random.Generator, length: int, dim: int, height: float) -> tuple:
    """Draw a layer whose last tokens score near height, and all before them near -height.

    Feature 0 says how loud a token is. It reaches one column of the keys, which all
    queries share thanks to feature 1, and no value.
    """
    x, w_qkv, *rest = _draw(rng, length, dim, 1, biased=False)
    x[:, 0] = -1.0
    x[-(length // 3) :, 0] = 1.0
    x[:, 1] = 1.0
    w_qkv[0] = 0.0
    w_qkv[:, [0, dim]] = 0.0
    w_qkv[1, 0] = 100.0
    w_qkv[0, dim] = height / 100.0 * np.sqrt(dim)
    return (x, w_qkv, *rest)


def _far_apart_rows(
    rng: np.random.Generator, length: int, dim: int, n_heads: int, height: float = 19_000.0
) -> tuple:
    """Draw a layer in which all scores of a query lie near some point between +-height.

    A bias on the keys adds q[t] @ b to every score of query t: the weights are the
    same as without it. The heads go in opposite directions.
    """
    x, w_qkv, b_qkv, *rest = _draw(rng, length, dim, n_heads, biased=False)
    width = dim // n_heads
    x[:, 0] = rng.permutation(np.linspace(-1.0, 1.0, length))
    for head in range(n_heads):
        column = head * width
        w_qkv[:, column] = 0.0
        w_qkv[0, column] = (-1.0) ** head
        b_qkv[dim + column] = height * np.sqrt(width)
    return (x, w_qkv, b_qkv, *rest)


def _integers(rng: np.random.Generator, length: int, dim: int) -> tuple:
    """Draw small queries and keys, and values whose sums do not fit int8."""
    x = rng.integers(-4, 5, size=(length, dim), dtype=np.int8)
    x[:, 0] = 9
    w_qkv = rng.integers(-1, 2, size=(dim, 3 * dim), dtype=np.int8)
    w_qkv[:, 2 * dim :] = rng.integers(60, 100, size=(dim, dim))
    zeros = np.zeros(3 * dim, dtype=np.int8)
    w_out = rng.integers(-5, 6, size=(dim, dim), dtype=np.int16)
    return x, w_qkv, zeros, w_out, zeros[:dim].astype(np.int64), 1


def _float32(layer: tuple) -> tuple:
    return (*(array.astype(np.float32) for array in layer[:-1]), layer[-1])
