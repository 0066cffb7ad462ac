"""Softmax: the reference is right, the cases are fair, and each wrong idea shows."""

import doctest
import re
import tomllib
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import softmax as scipy_softmax

FOLDER = Path(__file__).parents[2] / "challenges" / "softmax"
TOML = tomllib.loads((FOLDER / "challenge.toml").read_text())
RTOL, ATOL = TOML["answer"]["rtol"], TOML["answer"]["atol"]

Array = NDArray[Any]
Load = Callable[[str], dict[str, Any]]
Case = tuple[str, tuple[Any, ...], dict[str, Any]]


def error_in_tolerances(got: Array, want: Array) -> float:
    """Return the worst error, where 1 is all that the judge would let pass."""
    assert got.shape == want.shape
    assert got.dtype == np.float64
    if got.size == 0:
        return 0.0
    allowed = RTOL * np.abs(want) + ATOL
    return float(np.max(np.abs(got - want) / allowed))


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
        if got.shape != want.shape or got.dtype != np.float64 or np.any(got < 0):
            return True
        wrong = not error_in_tolerances(got, want) <= 1  # NaN is wrong too
    changed = any(not np.array_equal(c, a) for c, a in zip(copies, args, strict=True))
    return wrong or changed


def random_cases(rng: np.random.Generator, count: int) -> Iterator[tuple[Array, int, float]]:
    """Draw what the statement allows: shapes, axes, types, masks, heights, temperatures."""
    for _ in range(count):
        shape = tuple(int(s) for s in rng.integers(1, 7, size=rng.integers(1, 5)))
        axis = int(rng.integers(-len(shape), len(shape)))
        temperature = float(10 ** rng.uniform(-2, 2))
        spread = 10 ** rng.uniform(-2, 4) * min(1.0, temperature)
        x: Array = rng.uniform(-spread, spread, size=shape)
        kind = rng.integers(4)
        if kind == 1:
            x = x.astype(np.float32)
        elif kind == 2:
            x = np.rint(x).astype(np.int32)
        elif kind == 3:
            keep = np.expand_dims(np.argmax(rng.random(shape), axis=axis), axis)
            hidden = rng.random(shape) < 0.4
            np.put_along_axis(hidden, keep, False, axis=axis)
            x = np.where(hidden, -np.inf, x)
        yield x, axis, temperature


def test_the_reference_agrees_with_scipy_in_extended_precision(load: Load) -> None:
    softmax = load("softmax/reference.py")["softmax"]
    worst = 0.0
    for x, axis, temperature in random_cases(np.random.default_rng(7), 1500):
        want = scipy_softmax(x.astype(np.longdouble) / np.longdouble(temperature), axis=axis)
        assert want.dtype == np.longdouble
        worst = max(worst, error_in_tolerances(softmax(x, axis, temperature), want))
    assert worst <= 0.1


@pytest.mark.parametrize("seed", range(20))
def test_every_drawn_case_keeps_what_the_statement_promises(load: Load, seed: int) -> None:
    softmax = load("softmax/reference.py")["softmax"]
    cases: list[Case] = list(load("softmax/cases.py")["hidden"](np.random.default_rng(seed)))
    assert 12 <= len(cases) <= 40
    assert {trait for trait, _, _ in cases} == set(TOML["traits"])
    for trait, args, kw in cases:
        x, axis, temperature = bind(*args, **kw)
        finite = x[np.isfinite(x)].astype(float)
        assert np.all(np.isfinite(x) | np.isneginf(x)), trait
        assert np.all(np.isfinite(x).any(axis=axis)), trait
        assert np.all(np.abs(finite) <= 10_000), trait
        assert np.all(np.abs(finite / temperature) <= 10_000), trait
        want = scipy_softmax(x.astype(np.longdouble) / temperature, axis=axis)
        assert error_in_tolerances(softmax(*args, **kw), want) <= 0.1, trait


def bind(x: Array, axis: int = -1, temperature: float = 1.0) -> tuple[Array, int, float]:
    return x, axis, temperature


@pytest.mark.parametrize("path", sorted((FOLDER / "submissions").glob("*/*.py")), ids=str)
def test_every_shipped_submission_shows_its_colours_on_every_seed(load: Load, path: Path) -> None:
    softmax = load("softmax/reference.py")["softmax"]
    hidden = load("softmax/cases.py")["hidden"]
    entry = load(str(path.relative_to(FOLDER.parent)))["softmax"]
    correct = path.parent.name in ("accepted", "time_limit_exceeded")
    for seed in range(10):
        refused = [
            trait
            for trait, args, kw in hidden(np.random.default_rng(seed))
            if is_refused(entry, args, kw, softmax(*args, **kw))
        ]
        assert bool(refused) is not correct, (seed, refused)


def test_a_masked_score_gets_exactly_nothing(load: Load) -> None:
    answer = load("softmax/reference.py")["softmax"](np.array([-np.inf, 3.0, -np.inf]))
    assert answer.tolist() == [0.0, 1.0, 0.0]


def test_the_printed_examples_are_what_the_reference_answers(load: Load) -> None:
    names = {"np": np, "softmax": load("softmax/reference.py")["softmax"]}
    blocks = re.findall(r"(?s)```python\n(.*?)```", (FOLDER / "statement.md").read_text())
    texts = [*blocks, load("softmax/starter.py")["softmax"].__doc__]
    examples = doctest.DocTestParser()
    runner = doctest.DocTestRunner(verbose=False)
    for text in texts:
        runner.run(examples.get_doctest(text, names, "statement", None, None))
    assert runner.summarize(verbose=False).attempted == 3
    assert runner.summarize(verbose=False).failed == 0
