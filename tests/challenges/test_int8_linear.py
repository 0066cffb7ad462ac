"""Int8 linear layer: the reference against exact fractions, and what cases tell apart."""

import tomllib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

FOLDER = Path(__file__).parents[2] / "challenges" / "int8-linear"
TRAITS = set(tomllib.loads((FOLDER / "challenge.toml").read_text())["traits"])
Load = Callable[[str], dict[str, Any]]
Entry = Callable[..., Any]


@pytest.fixture(scope="module")
def names(load: Load) -> dict[str, Any]:
    files = [load(f"int8-linear/{name}.py") for name in ("cases", "checker", "reference")]
    return {key: value for file in files for key, value in file.items()}


def complaint(names: dict[str, Any], entry: Entry, args: Any, want: Any) -> str | None:
    """Say what the judge would find wrong with one case, or None."""
    mine = [arg.copy(order="K") for arg in args]
    for copy, given in zip(mine, args, strict=True):
        copy.flags.writeable = given.flags.writeable
    with np.errstate(all="ignore"):
        try:
            got = entry(*mine)
        except Exception as error:  # noqa: BLE001 - whatever it raises is a refusal
            return type(error).__name__
    if not all(np.array_equal(a, b) for a, b in zip(mine, args, strict=True)):
        return "arguments modified"
    return names["check"](args, {}, got, want)  # type: ignore[no-any-return]


def exactly(x: Any, w: Any) -> tuple[list[Fraction], list[list[int]], list[Fraction]]:
    """The statement in fractions; round() of a fraction takes halves to the even number."""

    def quantise(rows: Any) -> tuple[list[list[int]], list[Fraction]]:
        exact = [[Fraction(v) for v in row] for row in rows.tolist()]
        scales = [max(map(abs, row)) / 127 or Fraction(1) for row in exact]
        return [[round(v / s) for v in row] for row, s in zip(exact, scales, strict=True)], scales

    xs, ws = zip(*quantise(x), strict=True), list(zip(*quantise(w), strict=True))
    y = [r * s * sum(map(int.__mul__, a, b)) for a, r in xs for b, s in ws]
    return y, [row for row, _ in ws], [scale for _, scale in ws]


def worst(got: Any, want: Any) -> float:
    errors = [
        abs(Fraction(g) - w) / abs(w) if w else abs(Fraction(g))
        for g, w in zip(np.ravel(got).tolist(), want, strict=True)
    ]
    return float(max(errors, default=Fraction(0)))


def draw(names: dict[str, Any], rng: np.random.Generator, m: int, i: int) -> Any:
    """Draw m rows of one of five kinds."""
    match rng.integers(5):
        case 0:
            return names["clear"](rng.normal(size=(m, i)).astype(np.float32))
        case 1:
            return names["with_halves"](rng, m, i)
        case 2:
            return names["clear"](rng.integers(-128, 128, size=(m, i)).astype(np.int8))
        case 3:
            return names["clear"](rng.normal(size=(m, i)) * 10.0 ** rng.integers(-29, 29))
        case _:
            return rng.integers(0, 2, size=(m, 1)) * names["normal"](rng, m, i)


def test_the_reference_agrees_with_exact_fractions(names: dict[str, Any]) -> None:
    rng = np.random.default_rng(3)
    for _ in range(1000):
        n, o, i = int(rng.integers(0, 4)), int(rng.integers(1, 4)), int(rng.integers(1, 6))
        x, w = draw(names, rng, n, i), draw(names, rng, o, i)
        (y, whole, scales), want = names["int8_linear"](x, w), exactly(x, w)
        assert y.shape == (n, o)
        assert whole.dtype == np.int8
        assert whole.tolist() == want[1]
        assert worst(scales, want[2]) < 1e-15
        assert worst(y, want[0]) < 1e-15


def test_every_hidden_case_keeps_what_the_statement_promises(names: dict[str, Any]) -> None:
    for seed in range(20):
        cases = list(names["hidden"](np.random.default_rng(seed)))
        assert 12 <= len(cases) <= 40
        assert {trait for trait, _, _ in cases} == TRAITS
        for trait, args, _ in cases:
            assert args[0].shape[1] == args[1].shape[1] <= 100_000
            for rows in args:
                wide = rows.astype(float)
                assert np.isfinite(wide).all()
                largest = np.abs(wide).max(axis=1, keepdims=True)
                assert ((largest == 0) | ((largest >= 1e-30) & (largest <= 1e30))).all(), trait
                scales = np.where(largest, largest, 127.0) / 127
                off = np.abs(np.abs(wide / scales) % 1 - 0.5)
                power_of_two = np.frexp(scales)[0] == 0.5
                assert ((off > 1e-6) | ((off == 0) & power_of_two)).all(), trait
    assert {trait for trait, _, _ in names["samples"]()} <= TRAITS


@pytest.mark.parametrize("path", sorted(FOLDER.glob("submissions/*/*.py")), ids=lambda p: p.stem)
def test_every_submission_shows_its_colours_on_every_seed(
    load: Load, names: dict[str, Any], path: Path
) -> None:
    entry = load(str(path.relative_to(FOLDER.parent)))["int8_linear"]
    right = path.parent.name not in ("wrong_answer", "runtime_error")
    for seed in range(2 if right else 8):
        cases = names["hidden"](np.random.default_rng(seed))
        found = (complaint(names, entry, args, names["int8_linear"](*args)) for _, args, _ in cases)
        assert any(found) is not right, seed


def test_the_printed_example_is_what_the_reference_answers(names: dict[str, Any]) -> None:
    (_, args, _), _ = names["samples"]()
    y, whole, scales = names["int8_linear"](*args)
    assert np.allclose(y, [[86.18110236, 32554.0], [0.0, 0.0]])
    assert whole.tolist() == [[127, 76, -32], [127, -2, 2]]
    assert np.allclose(scales, [0.0078740157, 2.0])


def test_the_checker_survives_any_answer(names: dict[str, Any]) -> None:
    x, w = np.array([[1.0, 2.0], [0.0, 3.0]]), np.array([[1.0, -2.0], [4.0, 0.3]])
    want = names["int8_linear"](x, w)
    junk: list[Any] = [
        None, True, 0, 10**400, float("nan"), 1j, "six", [], (), {}, {1}, [[1.0], [2.0, 3.0]],
        np.zeros(0), np.zeros((2, 2)), np.full((2, 2), np.nan), np.full((2, 2), np.inf),
        np.zeros((2, 2), dtype=complex), np.zeros((2, 2), dtype=bool), np.full(2, -np.inf),
        np.zeros((2, 2), dtype=np.int64), np.full((2, 2), -128, dtype=np.int8), want[1].tolist(),
    ]  # fmt: skip
    for value in junk:
        assert names["check"]((x, w), {}, value, want)
        for part in range(3):
            answer = list(want)
            answer[part] = value
            assert names["check"]((x, w), {}, tuple(answer), want), (part, value)
    off = (want[0] * (1 + 3e-9), want[1], want[2])
    assert names["check"]((x, w), {}, off, want)
    assert names["check"]((x, w), {}, want, want) is None
