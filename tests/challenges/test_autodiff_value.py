"""Autodiff: the reference against forward mode in extended precision, and what cases tell apart."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.catalog.format import parse_challenge
from bot.judge.structure import explain_structure
from bot.judge.values import explain_values

FOLDER = Path(__file__).parents[2] / "challenges" / "autodiff-value"
CHALLENGE = parse_challenge("autodiff-value", {p.name: p.read_text() for p in FOLDER.glob("*.*")})
LARGE = ("deep-graphs", "many-paths")
Load = Callable[[str], dict[str, Any]]
Names = dict[str, Any]


@pytest.fixture(scope="module")
def names(load: Load) -> Names:
    files = [load(f"autodiff-value/{name}.py") for name in ("cases", "driver", "reference")]
    return {key: value for file in files for key, value in file.items()}


def run(names: Names, entry: Any, args: Any, kwargs: Any = None) -> Any:
    args, kwargs = names["prepare"](*copy.deepcopy(args), **(kwargs or {}))
    return names["drive"](entry, *args, **kwargs)


def step(op: int, x: Any, dx: Any, y: Any, dy: Any) -> tuple[Any, Any]:
    """One operation and its differential."""
    match op if op >= 12 else op % 4:
        case 0:
            return x + y, dx + dy
        case 1:
            return x - y, dx - dy
        case 2:
            return x * y, x * dy + y * dx
        case 3:
            return x / y, (dx * y - x * dy) / y**2
        case 12:
            return x**y, y * x ** (y - 1) * dx
        case 13:
            return -x, -dx
    return (x, dx) if x > 0 else (x * 0, dx * 0)


def forward_mode(leaves: Any, program: Any) -> tuple[Any, Any]:
    """Derivatives of each node by each node."""
    n = len(leaves) + len(program)
    data: list[Any] = [np.longdouble(x) for x in leaves]
    slopes: Any = np.zeros((n, n), dtype=np.longdouble)
    slopes[np.diag_indices(n)] = 1
    for i, (op, a, b) in enumerate(program.tolist(), start=len(leaves)):
        x, dx = data[int(a)], slopes[int(a)]
        y, dy = (data[int(b)], slopes[int(b)]) if op < 4 else (np.longdouble(b), 0 * slopes[0])
        made = step(int(op), y, dy, x, dx) if 8 <= op < 12 else step(int(op), x, dx, y, dy)
        data.append(made[0])
        slopes[i] += made[1]
    return np.array(data), slopes


def error(got: Any, want: Any) -> float:
    return float(np.abs(got - want).max() / np.abs(want).max())


def test_the_reference_agrees_with_forward_mode(names: Names) -> None:
    rng = np.random.default_rng(8)
    compared = 0
    while compared < 1000:
        operations = [*range(12), names["POWER"], names["MINUS"], names["RELU"]]
        leaves = names["values"](rng, int(rng.integers(1, 4)))
        leaves, program, _ = names["tangle"](rng, leaves, int(rng.integers(1, 12)), operations)
        roots = rng.integers(len(leaves) + len(program), size=2).tolist()
        data, slopes = forward_mode(leaves, program)
        grads = np.zeros(len(data), dtype=np.longdouble)
        for root in roots:
            grads += slopes[root]
            grads[root] = 1
        got = run(names, names["Value"], (leaves, program, roots))
        assert error(got[0], data) < 1e-13
        assert error(got[1], grads) < 1e-11
        compared += 1


def test_every_hidden_case_is_valid_and_every_trait_has_one(names: Names) -> None:
    for seed in range(8):
        cases = list(names["hidden"](np.random.default_rng(seed)))
        assert 12 <= len(cases) <= 40
        assert {trait for trait, _, _ in cases} == set(CHALLENGE.traits)
        for trait, args, kwargs in cases:
            if trait in LARGE and seed:
                continue  # the same for every seed but for the leaves
            data, grads = run(names, names["Value"], args, kwargs)
            assert np.isfinite(data).all()
            assert np.isfinite(grads).all()
            assert max(np.abs(data).max(), np.abs(grads).max()) < 1e5, trait
            if not kwargs and len(data) < 100:
                want, slopes = forward_mode(*args[:2])
                assert error(data, want) < 1e-10
                if len(args[2]) == 1:
                    assert error(grads, slopes[args[2][0]]) < 1e-10, trait
    assert {trait for trait, _, _ in names["samples"]()} <= set(CHALLENGE.traits)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("submissions/*/*.py")), ids=lambda p: p.stem)
def test_every_submission_shows_its_colours_on_every_seed(
    load: Load, names: Names, path: Path
) -> None:
    entry = load(str(path.relative_to(FOLDER.parent)))["Value"]
    right = path.parent.name in ("accepted", "time_limit_exceeded")
    told = (CHALLENGE.parts, CHALLENGE.whole)

    def is_refused(trait: str, args: Any, kwargs: Any) -> bool:
        if trait in LARGE and path.parent.name != "accepted":
            return "calls_itself" in path.stem
        want = run(names, names["Value"], args, kwargs)
        try:
            got = run(names, entry, args, kwargs)
        except Exception:  # noqa: BLE001 - whatever it raises is a refusal
            return True
        return bool(explain_structure(got, want, *told) or explain_values(got, want, *told))

    for seed in range(1 if right else 8):
        cases = names["hidden"](np.random.default_rng(seed))
        assert any(is_refused(*case) for case in cases) is not right, seed


def test_the_printed_example_is_what_the_reference_answers(names: Names) -> None:
    value = names["Value"]
    x, y, u = value(3.0), value(-2.0), value(4.0)
    z, w = (x * y + x) ** 2, 1 - 2 / u
    w.backward()
    assert (z.data, w.data, u.grad) == (9.0, 0.5, 0.125)
    for times in (1, 2):
        z.backward()
        assert (x.grad, y.grad, z.grad) == (times * 6.0, times * -18.0, 1)
