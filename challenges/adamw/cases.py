"""Cases for adamw. Gradients are 0 or 1e-30 to 1e10 in size, parameters at most 1e6."""

from collections.abc import Iterator

import numpy as np

Case = tuple[str, tuple, dict]

# Too small to show: with these, a case is not about eps or the decay.
QUIET = {"eps": 1e-25, "weight_decay": 1e-15}


def samples() -> Iterator[Case]:
    yield "plain-steps", (np.array([1.0]), np.array([[4.0], [-2.0]])), {"lr": 0.1}
    yield "weight-decay", (np.array([1.0, -2.0]), np.zeros((3, 2)), 0.5), {"weight_decay": 0.2}


def hidden(rng: np.random.Generator) -> Iterator[Case]:
    yield "plain-steps", _draw(rng, 30, (8,)), {"lr": 0.05}
    drift = rng.normal(size=(80, 5)) + 2.0  # a direction that the mean keeps
    yield "plain-steps", (rng.normal(size=5), drift), {"lr": 0.02, "weight_decay": 0.5}

    # At gradients of 1e-8 all five defaults show: eps is as large as the root.
    yield "defaults", _draw(rng, 60, (6,), 1e-8), {}
    yield "defaults", _draw(rng, 40, (7,)), {}

    yield "parameters", (*_draw(rng, 25, (6,), 1e-2), 0.02, 0.7, 0.95, 1e-3, 0.4), {}
    named = {"weight_decay": 1.5, "eps": 1e-5, "beta2": 0.9999, "beta1": 0.95, "lr": 0.03}
    yield "parameters", _draw(rng, 25, (6,), 1e-3), named

    yield "first-step", _draw(rng, 1, (9,)), {"lr": 0.1, **QUIET}
    yield "first-step", _draw(rng, 1, (9,)), {"lr": 0.1, "beta1": 0.4, "beta2": 0.8, **QUIET}

    yield "tiny-gradients", _draw(rng, 20, (8,), 1e-10), {"lr": 0.1}
    yield "tiny-gradients", _draw(rng, 20, (8,), 1e-12), {"lr": 10.0, "eps": 1e-12}

    large = rng.uniform(-10, 10, size=8)
    yield "weight-decay", (large, rng.normal(size=(12, 8))), {"lr": 0.1, "weight_decay": 2.0}
    yield "weight-decay", (large, np.zeros((12, 8)), 0.03), {"weight_decay": 3.0}

    yield "zero-parameters", _draw(rng, 30, (6,)), {"lr": 0.1, "eps": 1e-25, "weight_decay": 0.0}
    yield "zero-parameters", _draw(rng, 30, (6,)), {"lr": 0.1, "beta1": 0.0, **QUIET}
    yield "zero-parameters", _draw(rng, 30, (6,)), {"lr": 0.1, "beta2": 0.0, **QUIET}

    yield "zero-gradients", _with_zeros(rng), {"lr": 0.1, **QUIET}

    x0, grads = _draw(rng, 30, (8,))
    sizes = rng.permutation(10.0 ** np.arange(-6, 10, 2))
    yield "own-scale", (x0, grads * sizes), {"lr": 0.1, **QUIET}

    yield "many-steps", _draw(rng, 1500, (3,)), {"lr": 0.01, "beta1": 0.3, **QUIET}
    # The gradients grow thousandfold: a mean that forgot nothing would show it.
    x0, grads = _draw(rng, 800, (4,))
    growing = grads * np.geomspace(1e-3, 1.0, 800)[:, None]
    yield "many-steps", (x0, growing), {"lr": 0.01, "beta2": 0.98, **QUIET}

    yield "any-shape", (np.array(rng.normal()), rng.normal(size=15)), {"lr": 0.1, **QUIET}
    yield "any-shape", _draw(rng, 10, (2, 3, 4)), {"lr": 0.1, **QUIET}
    yield "any-shape", _draw(rng, 1, (1, 5)), {"lr": 0.1, **QUIET}

    yield "no-steps", (rng.normal(size=(4, 2)), np.empty((0, 4, 2))), {}

    whole = rng.integers(-100, 101, size=6)
    yield "number-types", (whole, rng.normal(size=(20, 6))), {"lr": 0.1, **QUIET}
    small = rng.integers(-128, 128, size=(20, 6), dtype=np.int8)
    small[0] = -128
    yield "number-types", (rng.normal(size=6), small), {"lr": 0.1, **QUIET}
    x0, grads = _draw(rng, 30, (7,))
    x0, grads = x0.astype(np.float32), grads.astype(np.float32)
    yield "number-types", (x0, grads), {"lr": 0.1, **QUIET}
    # Shrinking comes before anything else touches the parameters, and it rounds.
    x0, grads = _draw(rng, 12, (7,))
    yield "number-types", (x0.astype(np.float32), grads), {"lr": 0.1, "weight_decay": 0.3}

    x0, grads = _draw(rng, 15, (5, 4))
    yield "any-layout", (np.asfortranarray(x0), np.asfortranarray(grads)), {"lr": 0.1, **QUIET}
    yield "any-layout", (x0[::2, 1:], grads[::-1, ::2, 1:]), {"lr": 0.1, **QUIET}

    x0, grads = _draw(rng, 15, (6,))
    x0.setflags(write=False)
    grads.setflags(write=False)
    yield "read-only", (x0, grads), {"lr": 0.1, **QUIET}


def timing(rng: np.random.Generator, n: int) -> tuple[tuple, dict]:
    return _draw(rng, 200, (n,)), {}


def _draw(
    rng: np.random.Generator, steps: int, shape: tuple[int, ...], scale: float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    return rng.normal(size=shape), rng.normal(size=(steps, *shape)) * scale


def _with_zeros(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Two parameters never get a gradient, two get one at first, two later, two always."""
    x0, grads = _draw(rng, 24, (8,))
    grads[:, :2] = 0.0
    grads[4:, 2:4] = 0.0
    grads[:9, 4:6] = 0.0
    return x0, grads
