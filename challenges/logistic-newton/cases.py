"""Cases for logistic_fit. Both labels occur in each; see `with_both`."""

from collections.abc import Iterator

import numpy as np

Case = tuple[str, tuple, dict]


def samples() -> Iterator[Case]:
    X = np.array([[1.0], [2.0], [3.0], [4.0], [5.0], [6.0]])
    yield "plain", (X, np.array([0, 0, 1, 0, 1, 1]), 1.0), {}


def hidden(rng: np.random.Generator) -> Iterator[Case]:
    yield "plain", (*_draw(rng, 120, 4), 1.0), {}
    yield "plain", (*_draw(rng, 400, 10), 0.5), {}

    # The loss must be a sum, the penalty half the squares.
    yield "penalty", (*_draw(rng, 60, 3), float(rng.uniform(5.0, 20.0))), {}
    yield "penalty", (*_draw(rng, 80, 5), 1000), {}

    # The features lie to one side, so that much is left to the intercept.
    X, y = _draw(rng, 150, 3)
    yield "free-intercept", (X + 4.0, y, 30.0), {}
    X = rng.normal(size=(100, 2)) - 2.0
    yield "free-intercept", (X, with_both((rng.random(100) < 0.85).astype(int)), 10.0), {}

    for l2 in (1.0, 0.001):
        X = rng.normal(size=(60, 3))
        yield "separable", (X, with_both((X @ rng.normal(size=3) > 0).astype(int)), l2), {}
    # A gap and large features: the gradient is soon as short as is asked for, and the
    # coefficient still has a way to go.
    y = with_both(rng.integers(0, 2, size=3000))
    X = np.where(y == 1, 30.0, -30.0)[:, None] * rng.uniform(1.0, 2.0, size=(3000, 1))
    yield "separable", (X, y, 0.01), {}

    y = (np.arange(1000) == rng.integers(1000)).astype(int)
    yield "rare-label", (rng.normal(size=(1000, 3)), y, 0.01), {}

    yield "large-features", (*_draw(rng, 100, 3, scale=1000.0 / 4.0), 0.1), {}
    yield "large-features", _long_rows(rng), {}

    X, y = _draw(rng, 150, 4)
    units = rng.permutation([250.0, 1.0, 0.001, 0.03])
    yield "mixed-scales", (X * units, y, 0.001), {}

    for _ in range(4):  # in some of them the penalty decides what is uphill
        yield "uphill-steps", _overshooting(rng, 40, 3, 3.0), {}
    yield "uphill-steps", _much_too_long(rng), {}

    X, y = _draw(rng, 70, 3)
    yield "dependent-columns", (np.column_stack([X, X[:, 1], X[:, 0] - X[:, 2]]), y, 0.1), {}
    yield "dependent-columns", (*_draw(rng, 12, 30), 0.5), {}

    yield (
        "small-sizes",
        (np.array([[rng.normal()], [rng.normal() + 5.0]]), np.array([1, 0]), 0.5),
        {},
    )
    yield "small-sizes", (*_draw(rng, 30, 1), 0.2), {}

    for dtype in (bool, np.uint8, float):
        X, y = _draw(rng, 50, 3)
        yield "label-types", (X, y.astype(dtype), 1.0), {}

    X = rng.integers(-128, 128, size=(90, 3)).astype(np.int8)
    y = with_both((X[:, 0] + 60.0 * rng.normal(size=90) > 0).astype(int))
    yield "number-types", (X, y, 2.0), {}
    X, y = _draw(rng, 200, 3, scale=100.0)
    yield "number-types", ((X + 600.0).astype(np.float32), y, 0.1), {}

    X, y = _draw(rng, 60, 4)
    yield "any-layout", (np.asfortranarray(X), y, 1.0), {}
    X, y = _draw(rng, 120, 6)
    yield "any-layout", (X[::2, ::2], y[::2], 1.0), {}

    X, y = _draw(rng, 40, 3)
    X.setflags(write=False)
    y.setflags(write=False)
    yield "read-only-input", (X, y, 1.0), {}

    yield "memory", (*_draw(rng, 6000, 3), 1.0), {}


def timing(rng: np.random.Generator, n: int) -> tuple[tuple, dict]:
    return (*_draw(rng, n, 8), 1.0), {}


def with_both(y: np.ndarray) -> np.ndarray:
    """Make the first label 1 and the third 0."""
    y[[0, 2]] = [1, 0]  # not the second: slices with a step of 2 keep both
    return y


def _draw(rng: np.random.Generator, n: int, d: int, scale: float = 1.0) -> tuple:
    """Draw features and labels of overlapping classes."""
    X = rng.normal(size=(n, d))
    scores = X @ rng.normal(size=d) * 2.0 / np.sqrt(d) + rng.normal()
    y = (rng.random(n) < 1.0 / (1.0 + np.exp(-scores))).astype(int)
    return np.clip(X, -4.0, 4.0) * scale, with_both(y)


def _long_rows(rng: np.random.Generator) -> tuple:
    """Draw rows with a length of about 1, which settle the coefficients, and some of 1000."""
    X, y = _draw(rng, 90, 2)
    slope = rng.choice([-1.0, 1.0], size=2) * rng.uniform(1.0, 2.0, size=2)
    y = with_both((rng.random(90) < 1.0 / (1.0 + np.exp(-X @ slope))).astype(int))
    X[80:] = rng.choice([-1000.0, 1000.0], size=(10, 1)) * np.sign(slope)
    y[80:] = X[80:] @ slope > 0
    return X, y, 1.0


def _overshooting(rng: np.random.Generator, n: int, d: int, l2: float) -> tuple:
    """Draw rows of very different lengths, one label wrong, until full steps run away."""
    while True:
        lengths = rng.choice([3.0, 30.0, 300.0], size=(n, 1))
        X = np.clip(rng.normal(size=(n, d)) * lengths, -1000.0, 1000.0)
        y = (X @ rng.normal(size=d) > 0).astype(int)
        wrong = rng.integers(n)
        y[wrong] = 1 - y[wrong]
        y = with_both(y)
        if _full_steps_run_away(X, y, l2):
            return X, y, l2


def _much_too_long(rng: np.random.Generator) -> tuple:
    """Rows for which one to four halvings of a step are not enough, in any order and sign."""
    X = np.array(
        [
            *([3, -27, 35], [0, 0, 2], [-8, 57, -13], [10, -9, -4], [-89, 456, -244]),
            *([-15, -28, 9], [5, 0, -1], [52, 58, -23], [-219, -521, 197], [683, -165, 120]),
            *([3, -1, 5], [92, 485, -519]),
        ],
        dtype=float,
    )
    y = np.array([0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 0, 1])
    rows, columns = rng.permutation(12), rng.permutation(3)
    return (X * rng.choice([-1.0, 1.0], size=3))[rows][:, columns], y[rows], 0.001


def _full_steps_run_away(X: np.ndarray, y: np.ndarray, l2: float) -> bool:
    A = np.column_stack([X, np.ones(len(X))])
    penalty = np.full(A.shape[1], l2)
    penalty[-1] = 0.0
    theta = np.zeros(A.shape[1])
    for _ in range(40):
        p = np.exp(-np.logaddexp(0.0, -A @ theta))
        gradient = A.T @ (p - y) + penalty * theta
        if np.linalg.norm(gradient) <= 1e-6 * len(X):
            return False
        hessian = (A.T * (p * (1.0 - p))) @ A + np.diag(penalty)
        hessian[-1, -1] += 1e-12  # not singular where all p are 0 or 1
        theta = theta - np.linalg.solve(hessian, gradient)
        if not np.abs(theta).max() < 1e6:
            return True
    return True
