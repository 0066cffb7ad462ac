"""Rotary position embedding: the reference is right, the cases are fair, wrong ideas show."""

import doctest
import re
import tomllib
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

FOLDER = Path(__file__).parents[2] / "challenges" / "rope"
TOML = tomllib.loads((FOLDER / "challenge.toml").read_text())
RTOL = TOML["answer"]["rtol"]

Array = NDArray[Any]
Load = Callable[[str], dict[str, Any]]
Case = tuple[str, tuple[Any, ...], dict[str, Any]]


def in_extended_precision(x: Array, positions: Array, base: float = 10000.0) -> Array:
    """Multiply each pair, as a complex number, with 64 bits of mantissa."""
    half = x.shape[-1] // 2
    frequencies = np.longdouble(base) ** (-2 * np.arange(half).astype(np.longdouble) / (2 * half))
    turns = np.exp(1j * np.outer(positions.astype(np.longdouble), frequencies))
    assert turns.dtype == np.clongdouble
    pairs = (x[..., :half].astype(np.longdouble) + 1j * x[..., half:]) * turns
    return np.concatenate([pairs.real, pairs.imag], axis=-1)


def error_in_tolerances(got: Array, want: Array) -> float:
    """Return the worst error, where 1 is all that the judge would let pass."""
    assert got.shape == want.shape
    assert got.dtype == np.float64
    if got.size == 0:
        return 0.0
    return float(np.abs(got - want).max() / (RTOL * np.abs(want).max()))


def is_refused(entry: Callable[..., Any], args: tuple[Any, ...], kw: Any, want: Array) -> bool:
    """Tell whether the judge would refuse what `entry` does with one case."""
    copies = [np.copy(a, order="K") if isinstance(a, np.ndarray) else a for a in args]
    for copy, given in zip(copies, args, strict=True):
        if isinstance(given, np.ndarray):
            copy.setflags(write=given.flags.writeable)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            got = entry(*copies, **kw)
        except Exception:  # noqa: BLE001 - whatever a wrong submission raises is a refusal
            return True
        if got.shape != want.shape or got.dtype != np.float64:
            return True
        wrong = not error_in_tolerances(got, want) <= 1  # NaN is wrong too
    return wrong or any(not np.array_equal(c, a) for c, a in zip(copies, args, strict=True))


def test_the_reference_agrees_with_extended_precision(load: Load) -> None:
    apply_rope, rng = load("rope/reference.py")["apply_rope"], np.random.default_rng(9)
    worst = 0.0
    for _ in range(1000):
        leading = rng.integers(1, 4, size=rng.integers(0, 3)).tolist()
        length, half = int(rng.integers(1, 9)), int(rng.integers(1, 12))
        x: Array = rng.normal(size=(*leading, length, 2 * half)) * 10.0 ** rng.integers(-6, 7)
        if rng.random() < 0.2:
            x = rng.integers(0, 256, size=x.shape).astype(np.uint8) | np.uint8(1)
        furthest = int(10.0 ** rng.uniform(0, 5))
        positions = rng.integers(-furthest, furthest + 1, size=length)
        base = float(rng.choice([1.0, 2.0, 10000.0, 500_000.0, 1e7]))
        want = in_extended_precision(x, positions, base)
        worst = max(worst, error_in_tolerances(apply_rope(x, positions, base), want))
    assert worst <= 0.1


def test_lengths_stay_and_inner_products_see_distances_only(load: Load) -> None:
    apply_rope, rng = load("rope/reference.py")["apply_rope"], np.random.default_rng(2)
    for _ in range(100):
        pair = rng.normal(size=(2, 16))
        positions, shift = rng.integers(0, 1000, size=2), rng.integers(0, 1000)
        here, there = apply_rope(pair, positions), apply_rope(pair, positions + shift)
        assert np.linalg.norm(here, axis=1) == pytest.approx(np.linalg.norm(pair, axis=1))
        assert here[0] @ here[1] == pytest.approx(there[0] @ there[1], abs=1e-9)


@pytest.mark.parametrize("seed", range(20))
def test_every_drawn_case_keeps_what_the_statement_promises(load: Load, seed: int) -> None:
    apply_rope = load("rope/reference.py")["apply_rope"]
    cases: list[Case] = list(load("rope/cases.py")["hidden"](np.random.default_rng(seed)))
    assert 12 <= len(cases) <= 40
    assert {trait for trait, _, _ in cases} == set(TOML["traits"])
    for trait, args, kw in cases:
        x, positions, base = bind(*args, **kw)
        assert positions.shape == x.shape[-2:-1], trait
        assert positions.dtype.kind in "iu", trait
        assert x.shape[-1] >= 2, trait
        assert x.shape[-1] % 2 == 0, trait
        assert np.abs(positions.astype(int)).max(initial=0) <= 100_000, trait
        assert base >= 1, trait
        if trait != "memory" or seed == 0:
            want = in_extended_precision(x, positions, base)
            assert error_in_tolerances(apply_rope(*args, **kw), want) <= 0.1, trait


def bind(x: Array, positions: Array, base: float = 10000.0) -> tuple[Array, Array, float]:
    return x, positions, base


@pytest.mark.parametrize("path", sorted((FOLDER / "submissions").glob("*/*.py")), ids=str)
def test_every_shipped_submission_shows_its_colours_on_every_seed(load: Load, path: Path) -> None:
    apply_rope = load("rope/reference.py")["apply_rope"]
    hidden = load("rope/cases.py")["hidden"]
    entry = load(str(path.relative_to(FOLDER.parent)))["apply_rope"]
    correct = path.parent.name not in ("wrong_answer", "runtime_error")
    for seed in range(8):
        refused = [
            trait
            for trait, args, kw in hidden(np.random.default_rng(seed))
            if trait != "memory" and is_refused(entry, args, kw, apply_rope(*args, **kw))
        ]
        assert bool(refused) is not correct, (seed, refused)


def test_the_printed_examples_are_what_the_reference_answers(load: Load) -> None:
    names = {"np": np, "apply_rope": load("rope/reference.py")["apply_rope"]}
    blocks = re.findall(r"(?s)```python\n(.*?)```", (FOLDER / "statement.md").read_text())
    texts = [*blocks, load("rope/starter.py")["apply_rope"].__doc__]
    runner = doctest.DocTestRunner(verbose=False)
    for text in texts:
        runner.run(doctest.DocTestParser().get_doctest(text, names, "statement", None, None))
    assert runner.summarize(verbose=False).attempted == 3
    assert runner.summarize(verbose=False).failed == 0
