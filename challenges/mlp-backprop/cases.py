"""Cases for mlp_loss_grad. Logits stay within 10 000 of zero, and the loss above 0.001."""

from collections.abc import Iterator

import numpy as np

Case = tuple[str, tuple, dict]


def samples() -> Iterator[Case]:
    X = np.array([[1.0, 2.0], [3.0, -1.0]])
    y = np.array([0, 0])
    yield "plain-batch", (np.eye(2), np.zeros(2), np.eye(2), np.zeros(2), X, y), {}


def hidden(rng: np.random.Generator) -> Iterator[Case]:
    yield "plain-batch", _draw(rng, 12, 5, 7, 3), {}
    yield "plain-batch", _draw(rng, 60, 20, 30, 10), {}
    yield "plain-batch", _draw(rng, 6, 6, 6, 6), {}  # a wrong transpose does not crash
    yield "plain-batch", _draw(rng, 20, 4, 8, 2), {}

    yield "biases", _draw(rng, 9, 4, 6, 4, bias=2.0), {}
    yield "biases", _draw(rng, 15, 3, 5, 3, bias=8.0), {}

    yield "relu-at-zero", _exactly_zero(rng, 8, 4, 6, 3), {}
    yield "relu-at-zero", _exactly_zero(rng, 1, 3, 5, 4), {}

    W1, b1, *rest = _draw(rng, 10, 4, 8, 3)
    b1[[0, 3, 5]] = -500.0
    yield "units-off", (W1, b1, *rest), {}
    W1, b1, *rest = _draw(rng, 10, 4, 8, 3, bias=1.0)
    yield "units-off", (W1, b1 - 500.0, *rest), {}

    yield "large-logits", _with_logits(rng, 20, 9_500.0), {}
    yield "large-logits", _with_logits(rng, 12, 1_000.0), {}
    # All logits high, and all low: the differences are ordinary.
    for height in (9_000.0, -9_000.0):
        *rest, b2, X, y = _draw(rng, 12, 4, 6, 5)
        yield "large-logits", (*rest, b2 + height, X, y), {}

    yield "far-apart-rows", _far_apart_rows(rng, 10), {}

    yield "size-one", _draw(rng, 1, 5, 7, 4), {}
    yield "size-one", _draw(rng, 9, 1, 6, 3), {}
    yield "size-one", _draw(rng, 9, 5, 1, 3, bias=1.0), {}

    *rest, y = _draw(rng, 14, 4, 6, 7)
    yield "missing-classes", (*rest, y % 3), {}
    *rest, y = _draw(rng, 9, 4, 6, 5)
    yield "missing-classes", (*rest, np.full(9, 2)), {}

    *rest, y = _draw(rng, 9, 4, 6, 300)
    yield "missing-classes", (*rest, np.append(y[0], rng.integers(200, 300, size=8))), {}

    yield "integer-input", _integers(rng, np.int8), {}
    *rest, X, y = _draw(rng, 16, 9, 6, 4)
    pixels = rng.integers(0, 256, size=X.shape, dtype=np.uint8)
    yield "integer-input", (rest[0] / 100, *rest[1:], pixels, y.astype(np.uint8)), {}

    # More entries of the logits than a label's type can count.
    *rest, y = _draw(rng, 100, 4, 5, 6)
    yield "integer-input", (*rest, y.astype(np.int8)), {}

    *floats, y = _draw(rng, 25, 6, 8, 3)
    yield "float32-input", (*(array.astype(np.float32) for array in floats), y), {}
    *parameters, X, y = _draw(rng, 25, 6, 8, 3)
    yield "float32-input", (*(array.astype(np.float32) for array in parameters), X, y), {}

    W1, b1, W2, b2, X, y = _draw(rng, 11, 5, 6, 4)
    columns = np.asfortranarray(W1), b1, np.asfortranarray(W2), b2, np.asfortranarray(X), y
    yield "any-layout", columns, {}
    W1, b1, W2, b2, X, y = _draw(rng, 22, 8, 12, 4)
    yield "any-layout", (W1[::2, ::2], b1[::2], W2[1::2], b2, X[::2, ::2], y[::2]), {}

    frozen = _draw(rng, 10, 5, 6, 3)
    for array in frozen:
        array.setflags(write=False)
    yield "read-only-input", frozen, {}

    yield "memory", _draw(rng, 5000, 64, 64, 5), {}


def timing(rng: np.random.Generator, n: int) -> tuple[tuple, dict]:
    # Narrow layers: what is slow here is a loop over rows, not arithmetic.
    return _draw(rng, n, 8, 16, 4), {}


def _draw(rng: np.random.Generator, n: int, d: int, h: int, K: int, bias: float = 0.3) -> tuple:
    """Draw a network with logits of the order of 1, and a batch. Row 0 has a wrong label."""
    W1 = rng.normal(size=(d, h)) / np.sqrt(d)
    b1 = rng.normal(size=h) * bias
    W2 = rng.normal(size=(h, K)) * 1.5 / np.sqrt(h)
    b2 = rng.normal(size=K) * bias
    X = rng.normal(size=(n, d))
    y = rng.integers(0, K, size=n)
    y[0] = _logits(W1, b1, W2, b2, X)[0].argmin()  # so that the loss is not tiny
    return W1, b1, W2, b2, X, y


def _logits(W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray, X: np.ndarray):
    return np.maximum(X.astype(float) @ W1 + b1, 0.0) @ W2 + b2


def _with_logits(rng: np.random.Generator, n: int, largest: float) -> tuple:
    """Draw a network whose largest logit has this size. Half the rows get a wrong label."""
    W1, b1, W2, b2, X, y = _draw(rng, n, 5, 8, 6)
    b2 *= 0
    W2 *= largest / np.abs(_logits(W1, b1, W2, b2, X)).max()
    y[::2] = _logits(W1, b1, W2, b2, X)[::2].argmin(axis=1)
    return W1, b1, W2, b2, X, y


def _far_apart_rows(rng: np.random.Generator, n: int) -> tuple:
    """Draw a network that lifts all logits of a row by 1,000 times its last feature."""
    W1, b1, W2, b2, X, y = _draw(rng, n, 4, 6, 3)
    W1[-1] = 0.0
    W1[:, -1] = 0.0
    W1[-1, -1], b1[-1] = 1.0, 0.0
    W2[-1] = 1_000.0
    X[:, -1] = rng.permutation(np.linspace(0.5, 8.5, n))
    return W1, b1, W2, b2, X, y


def _exactly_zero(rng: np.random.Generator, n: int, d: int, h: int, K: int) -> tuple:
    """Draw small integers for the first layer; row 0 puts half of the units at exactly 0."""
    _, _, W2, b2, _, y = _draw(rng, n, d, h, K)
    W1 = rng.integers(-4, 5, size=(d, h)).astype(float)
    X = rng.integers(1, 6, size=(n, d)).astype(float)
    b1 = -(X[0] @ W1)
    b1[h // 2 :] += rng.choice([-1.0, 1.0], size=h - h // 2)
    b1[-1] = 1.0 - X[0] @ W1[:, -1]  # one unit is on, whatever the others do
    return W1, b1, W2 / 4, b2, X, y


def _integers(rng: np.random.Generator, dtype: type) -> tuple:
    """Draw integers whose products do not fit into their type. Labels as in _with_logits."""
    W1 = rng.integers(-3, 4, size=(4, 5)).astype(dtype)
    b1 = rng.integers(-50, 51, size=5).astype(dtype)
    W2 = rng.integers(-1, 2, size=(5, 3)).astype(dtype)
    b2 = rng.integers(-90, 91, size=3).astype(dtype)
    X = rng.integers(-100, 101, size=(14, 4)).astype(dtype)
    y = rng.integers(0, 3, size=14)
    y[::2] = _logits(W1.astype(float), b1, W2.astype(float), b2, X)[::2].argmin(axis=1)
    return W1, b1, W2, b2, X, y
