"""Cases for viterbi. A path never hangs on rounding: ways differ clearly or sums are exact."""

from collections.abc import Callable, Iterator

import numpy as np

Case = tuple[str, tuple, dict]
Model = tuple[np.ndarray, np.ndarray, np.ndarray]
NEVER = -np.inf


def samples() -> Iterator[Case]:
    log_pi, log_A = np.array([-1.0, -2.0]), np.array([[-1.0, -3.0], [-2.0, -1.0]])
    log_B = np.array([[-1.0, -2.0], [-4.0, -1.0], [-5.0, -1.0]])
    yield "equal-ways", (log_pi, log_A, log_B), {}
    yield "plain", (log_pi, log_A, log_B[:2, ::-1].copy()), {}


def hidden(rng: np.random.Generator) -> Iterator[Case]:
    yield "plain", _clear(lambda: _draw(rng, 12, 4)), {}
    yield "plain", _clear(lambda: _draw(rng, 60, 7)), {}
    yield "plain", _clear(lambda: _draw(rng, 5, 5)), {}  # nothing tells axes apart by size
    yield "plain", _clear(lambda: _last_states(rng, 8, 300, 256)), {}  # no byte counts these

    yield "overturned", _garden_path(rng), {}
    # States that are hard to leave and observations that say little: paths matter.
    yield "overturned", _clear(lambda: _sticky(rng, 80, 4)), {}
    yield "overturned", _clear(lambda: _sticky(rng, 80, 3)), {}

    # Steps cost nothing, so the path takes the best observation of each step, and ties
    # are where two observations are equally good.
    yield "equal-last-states", _free_steps(rng, 6, 5, tied=[5]), {}
    yield "equal-last-states", _free_steps(rng, 1, 4, tied=[0]), {}
    yield "equal-ways", _free_steps(rng, 7, 5, tied=[0, 2, 3]), {}
    for length, states in ((10, 4), (25, 3), (8, 6)):
        yield "equal-ways", _small_integers(rng, length, states), {}
    log_pi, log_A, log_B = _small_integers(rng, 12, 4)
    yield "equal-ways", (log_pi / 4, log_A / 8, log_B / 2), {}
    yield "equal-ways", (np.zeros(3), np.zeros((3, 3)), np.zeros((6, 3))), {}

    yield "used-as-given", _clear(lambda: _scores(rng, 20, 5, 0.0)), {}
    log_pi, log_A, log_B = _clear(lambda: _scores(rng, 9, 4, 30.0))
    yield "used-as-given", (log_pi + 6.0, log_A, log_B), {}

    yield "impossible", _clear(lambda: _left_to_right(rng, 14, 5)), {}
    yield "impossible", _clear(lambda: _left_to_right(rng, 5, 5)), {}  # a single path
    yield "impossible", _clear(lambda: _with_dead_ends(rng, 30, 6)), {}

    yield "very-low", _clear(lambda: _low_and_impossible(rng)), {}
    yield "very-low", _one_expensive_path(2_000), {}
    # The lower state is worse by 1 in 1e12, in large and in small units; sums are exact.
    log_B = np.array([[-1e12, 1 - 1e12], [0.0, 0.0], [-1e12, 1 - 1e12]])
    for unit in (1.0, 2.0**-60):
        yield "very-low", (np.zeros(2), np.zeros((2, 2)), log_B * unit), {}

    yield "one-step", _clear(lambda: _draw(rng, 1, 5)), {}
    yield "one-state", (np.array([-0.5]), np.array([[-0.25]]), rng.normal(size=(6, 1)) - 5), {}
    yield "one-state", (np.array([0.0]), np.array([[0.0]]), np.array([[-2.5]])), {}

    yield "long", _clear(lambda: _draw(rng, 3_000, 3)), {}
    log_pi, log_A, log_B = _draw(rng, 2_000, 3)
    yield "long", (log_pi, log_A, np.round(1000 * (log_B - 1))), {}

    yield "memory", _clear(lambda: _draw(rng, 4_500, 64)), {}

    yield "number-types", _integers(rng), {}
    # The first sum does not fit the type of its parts.
    log_pi, log_B = np.array([-100, -20], dtype=np.int8), np.full((3, 2), -90, dtype=np.int8)
    yield "number-types", (log_pi, np.array([[-1, -3], [-9, -7]], dtype=np.int8), log_B), {}
    yield (
        "number-types",
        _clear(lambda: tuple(a.astype(np.float32) for a in _draw(rng, 40, 5))),
        {},
    )

    log_pi, log_A, log_B = _clear(lambda: _draw(rng, 15, 4))
    yield "any-layout", (log_pi, np.asfortranarray(log_A), np.asfortranarray(log_B)), {}
    log_pi, log_A, log_B = _clear(lambda: _draw(rng, 15, 4))
    gaps = np.repeat(log_pi, 2)[::2], np.repeat(log_A, 2, axis=1)[:, ::2], log_B[::-1].copy()[::-1]
    yield "any-layout", gaps, {}

    model = _clear(lambda: _draw(rng, 10, 4))
    for array in model:
        array.setflags(write=False)
    yield "read-only", model, {}


def timing(rng: np.random.Generator, n: int) -> tuple[tuple, dict]:
    return _clear(lambda: _draw(rng, n, 64)), {}


def _clear(make: Callable[[], Model]) -> Model:
    """Draw models until each step of the best path is best by far more than rounding."""
    while True:
        model = make()
        if _margin(*(a.astype(float) for a in model)) > 1e-11:
            return model


def _margin(log_pi: np.ndarray, log_A: np.ndarray, log_B: np.ndarray) -> float:
    """The smallest lead of a state on the best path over the next, relative to the score."""
    best = np.empty(log_B.shape)
    best[0] = log_pi + log_B[0]
    for t in range(1, len(log_B)):
        best[t] = (best[t - 1, :, np.newaxis] + log_A).max(axis=0) + log_B[t]
    ways, least = best[-1], np.inf
    for t in range(len(log_B) - 1, -1, -1):
        state = int(ways.argmax())
        others = np.delete(ways, state)
        least = min(least, float((ways[state] - others).min(initial=np.inf)))
        ways = best[t - 1] + log_A[:, state] if t else ways
    return least / abs(float(best[-1].max()))


def _log(weights: np.ndarray) -> np.ndarray:
    return np.log(weights / weights.sum(axis=-1, keepdims=True))


def _draw(rng: np.random.Generator, length: int, states: int) -> Model:
    """A proper model: probabilities at the start and in each row of A."""
    log_pi = _log(rng.uniform(0.05, 1.0, size=states))
    log_A = _log(rng.uniform(0.02, 1.0, size=(states, states)) ** 2)
    return log_pi, log_A, np.log(rng.uniform(0.01, 1.0, size=(length, states)))


def _last_states(rng: np.random.Generator, length: int, states: int, first: int) -> Model:
    """The best path has no state before the one called `first`."""
    log_pi, log_A, log_B = _draw(rng, length, states)
    log_B[:, :first] -= 20.0
    return log_pi, log_A, log_B


def _sticky(rng: np.random.Generator, length: int, states: int) -> Model:
    log_A = _log(rng.uniform(0.5, 1.0, size=(states, states)) + 20 * np.eye(states))
    return _log(np.ones(states)), log_A, np.log(rng.uniform(0.1, 1.0, size=(length, states)))


def _garden_path(rng: np.random.Generator) -> Model:
    """Ten steps favour all states but one, and the eleventh can only come from that one."""
    states = 4
    lonely, goal = rng.permutation(states)[:2]
    log_A = np.full((states, states), -1.0) - rng.uniform(0, 0.1, size=(states, states))
    log_A[:, goal] = -400.0
    log_A[:, lonely] = -100.0
    log_A[lonely, [lonely, goal]] = -2.0
    log_B = -rng.uniform(1.0, 2.0, size=(11, states))
    log_B[:10, lonely] -= 5.0
    log_B[10] = -3000.0
    log_B[10, goal] = -1.0
    return -rng.uniform(1.0, 2.0, size=states), log_A, log_B


def _free_steps(rng: np.random.Generator, length: int, states: int, tied: list[int]) -> Model:
    log_B = -1.0 - np.array([rng.permutation(states) for _ in range(length)], dtype=float)
    for t in tied:
        log_B[t, rng.permutation(states)[: states // 2 + 1]] = -0.5
        log_B[t, 0] = -4.0  # not the state that argmax prefers when all is equal
    return np.full(states, -1.0), np.full((states, states), -2.0), log_B


def _small_integers(rng: np.random.Generator, length: int, states: int) -> Model:
    """Ties everywhere, in which the best path told from the front is another one."""
    while True:
        model = (
            -rng.integers(0, 2, size=states).astype(float),
            -rng.integers(0, 3, size=(states, states)).astype(float),
            -rng.integers(0, 2, size=(length, states)).astype(float),
        )
        if _first_from_the_front(*model) != _first_from_the_end(*model):
            return model


def _first_from_the_end(log_pi: np.ndarray, log_A: np.ndarray, log_B: np.ndarray) -> list[int]:
    """The path that the statement asks for."""
    best = [log_pi + log_B[0]]
    for row in log_B[1:]:
        best.append((best[-1][:, np.newaxis] + log_A).max(axis=0) + row)
    path = [int(best.pop().argmax())]
    while best:
        path.append(int((best.pop() + log_A[:, path[-1]]).argmax()))
    return path[::-1]


def _first_from_the_front(log_pi: np.ndarray, log_A: np.ndarray, log_B: np.ndarray) -> list[int]:
    """Of the best paths the one with the lowest first state, then the lowest next, …"""
    flipped = _first_from_the_end(
        np.zeros(len(log_pi)), log_A.T, np.vstack([log_B[:0:-1], log_B[0] + log_pi])
    )
    return flipped[::-1]


def _scores(rng: np.random.Generator, length: int, states: int, height: float) -> Model:
    """Numbers of no particular sum, and densities that lie above 1."""
    return (
        rng.normal(size=states) - 3.0,
        2.0 * rng.normal(size=(states, states)) + rng.normal(size=(states, 1)),
        2.0 * rng.normal(size=(length, states)) + height,
    )


def _left_to_right(rng: np.random.Generator, length: int, states: int) -> Model:
    """From each state only to itself or to the next, from the first to the last."""
    _, log_A, log_B = _draw(rng, length, states)
    steps = np.subtract.outer(np.arange(states), np.arange(states))
    log_A[(steps != 0) & (steps != -1)] = NEVER
    log_B[-1, :-1] = NEVER
    return np.array([0.0] + [NEVER] * (states - 1)), log_A, log_B


def _with_dead_ends(rng: np.random.Generator, length: int, states: int) -> Model:
    """One state has no way in, one no way out, and both look good."""
    log_pi, log_A, log_B = _draw(rng, length, states)
    first, last = rng.permutation(states)[:2]
    log_A[:, first] = NEVER
    log_A[last, :] = NEVER
    log_A[rng.random(size=log_A.shape) < 0.2] = NEVER
    np.fill_diagonal(log_A, np.where(np.isin(np.arange(states), [first, last]), NEVER, -3.0))
    log_B[rng.random(size=log_B.shape) < 0.15] = NEVER
    log_B[:, [first, last]] = np.log(0.99)
    others = np.delete(np.arange(states), [first, last])
    log_B[:, others[0]] = np.maximum(log_B[:, others[0]], -4.0)  # one path is possible
    return log_pi, log_A, log_B


def _low_and_impossible(rng: np.random.Generator) -> Model:
    """Numbers near -1e12 are possible, and what is impossible would save them."""
    log_A = -rng.uniform(1e11, 1e12, size=(4, 4))
    log_A[rng.permutation(4), np.arange(4)] = NEVER
    log_pi = np.append(-rng.uniform(1e11, 1e12, size=3), NEVER)
    return log_pi, log_A, -rng.uniform(1e11, 1e12, size=(9, 4))


def _one_expensive_path(length: int) -> Model:
    """Only state 0 is possible, at -1e12 a step: below any number that stands for never."""
    log_B = np.zeros((length, 2))
    log_B[1:, 0] = -1e12
    return np.array([0.0, NEVER]), np.array([[0.0, NEVER], [0.0, 0.0]]), log_B


def _integers(rng: np.random.Generator) -> Model:
    """Sums that no int8 holds."""
    log_pi = rng.integers(-128, -60, size=5, dtype=np.int8)
    log_A = rng.integers(-128, -60, size=(5, 5), dtype=np.int8)
    return log_pi, log_A, rng.integers(0, 256, size=(12, 5)).astype(np.uint8)
