"""Pairwise squared distances: the reference is right, and each wrong idea shows."""

import doctest
import re
import tomllib
import tracemalloc
import warnings
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

FOLDER = Path(__file__).parents[2] / "challenges" / "pairwise-sqdist"
TOML = tomllib.loads((FOLDER / "challenge.toml").read_text())
RTOL = TOML["answer"]["rtol"]
MEMORY_BYTES = TOML["limits"]["memory_bytes"]

Array = NDArray[Any]
Load = Callable[[str], dict[str, Any]]
Case = tuple[str, tuple[Array, Array], dict[str, Any]]


def error_in_tolerances(got: Array, want: Array) -> float:
    """Return the worst error, where 1 is all that the judge would let pass."""
    assert got.shape == want.shape
    assert got.dtype == np.float64
    return float(np.max(np.abs(got - want)) / (RTOL * np.max(np.abs(want))))


def is_refused(entry: Callable[..., Any], args: tuple[Array, ...], want: Array) -> bool:
    """Tell whether the judge would refuse what `entry` does with one case."""
    copies = [np.copy(a, order="K") for a in args]
    for copy, given in zip(copies, args, strict=True):
        copy.setflags(write=given.flags.writeable)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            got = entry(*copies)
        except Exception:  # noqa: BLE001 - whatever a wrong submission raises is a refusal
            return True
    if got.shape != want.shape or got.dtype != np.float64 or np.any(got < 0):
        return True
    changed = any(not np.array_equal(c, a) for c, a in zip(copies, args, strict=True))
    return changed or not error_in_tolerances(got, want) <= 1  # NaN is wrong too


def peak_memory(entry: Callable[..., Any], *args: Array) -> int:
    """Return the most bytes that NumPy held at once during a call."""
    tracemalloc.start()
    entry(*args)
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak_bytes


def random_cases(rng: np.random.Generator, count: int) -> Iterator[tuple[Array, Array]]:
    """Draw what the statement allows: sizes, types, scales, offsets, equal points."""
    for _ in range(count):
        n, m, d = (int(s) for s in rng.integers(1, 12, size=3))
        spread = 10 ** rng.uniform(-7, 4)
        x: Array = rng.normal(size=(n, d)) * spread
        y: Array = rng.normal(size=(m, d)) * spread
        kind = rng.integers(4)
        if kind == 1:
            x, y = x.astype(np.float32), y.astype(np.float32)
        elif kind == 2:
            x, y = (rng.integers(-128, 128, size=a.shape, dtype=np.int8) for a in (x, y))
            x[0], y[0] = -128, 127
        elif kind == 3:
            y[: min(n, m) - 1] = x[: min(n, m) - 1]
        yield x, y


def exact(x: Array, y: Array) -> Array:
    """Compute in rational numbers, and round once at the end."""
    left = [[Fraction(v) for v in row] for row in x.tolist()]
    right = [[Fraction(v) for v in row] for row in y.tolist()]
    return np.array(
        [[float(sum((a - b) ** 2 for a, b in zip(p, q, strict=True))) for q in right] for p in left]
    )


def test_the_reference_agrees_with_scipy(load: Load) -> None:
    pairwise = load("pairwise-sqdist/reference.py")["pairwise_sqdist"]
    worst = 0.0
    for x, y in random_cases(np.random.default_rng(7), 1500):
        want = cdist(x.astype(float), y.astype(float), "sqeuclidean")
        got = pairwise(x, y)
        assert np.all(got >= 0)
        worst = max(worst, error_in_tolerances(got, want))
    assert worst <= 0.1


def test_the_reference_agrees_with_rational_numbers_far_from_the_origin(load: Load) -> None:
    pairwise = load("pairwise-sqdist/reference.py")["pairwise_sqdist"]
    rng = np.random.default_rng(8)
    worst = 0.0
    for _ in range(300):
        n, m, d = (int(s) for s in rng.integers(1, 6, size=3))
        offset = rng.uniform(-1e6, 1e6, size=d)
        spread = 10 ** rng.uniform(-4, 2)
        x = rng.normal(size=(n, d)) * spread + offset
        y = rng.normal(size=(m, d)) * spread + offset
        worst = max(worst, error_in_tolerances(pairwise(x, y), exact(x, y)))
    assert worst <= 0.1


@pytest.mark.parametrize("seed", range(20))
def test_every_drawn_case_keeps_what_the_statement_promises(load: Load, seed: int) -> None:
    pairwise = load("pairwise-sqdist/reference.py")["pairwise_sqdist"]
    hidden = load("pairwise-sqdist/cases.py")["hidden"]
    cases: list[Case] = list(hidden(np.random.default_rng(seed)))
    assert 12 <= len(cases) <= 40
    assert {trait for trait, _, _ in cases} == set(TOML["traits"])
    for trait, (x, y), kw in cases:
        assert kw == {}
        assert min(*x.shape, *y.shape) >= 1, trait
        assert x.shape[1] == y.shape[1], trait
        assert max(np.abs(x.astype(float)).max(), np.abs(y.astype(float)).max()) <= 1e10, trait
        want = cdist(x.astype(float), y.astype(float), "sqeuclidean")
        # The tolerance is relative to the answer: one of zeros would allow nothing.
        assert want.max() > 0, trait
        got = pairwise(x, y)
        assert np.all(got >= 0), trait
        assert error_in_tolerances(got, want) <= 0.1, trait


@pytest.mark.parametrize("path", sorted((FOLDER / "submissions").glob("*/*.py")), ids=str)
def test_every_shipped_submission_shows_its_colours_on_every_seed(load: Load, path: Path) -> None:
    pairwise = load("pairwise-sqdist/reference.py")["pairwise_sqdist"]
    hidden = load("pairwise-sqdist/cases.py")["hidden"]
    entry = load(str(path.relative_to(FOLDER.parent)))["pairwise_sqdist"]
    correct = path.parent.name in ("accepted", "time_limit_exceeded")
    for seed in range(10):
        refused = [
            trait
            for trait, args, _ in hidden(np.random.default_rng(seed))
            if trait != "memory" and is_refused(entry, args, pairwise(*args))
        ]
        assert bool(refused) is not (correct or "memory" in path.parent.name), (seed, refused)


@pytest.mark.parametrize("folder", ["accepted", "memory_limit_exceeded"])
def test_only_what_holds_all_differences_exceeds_the_memory(load: Load, folder: str) -> None:
    cases: list[Case] = list(load("pairwise-sqdist/cases.py")["hidden"](np.random.default_rng(0)))
    (args,) = [args for trait, args, _ in cases if trait == "memory"]
    for path in (FOLDER / "submissions" / folder).glob("*.py"):
        entry = load(str(path.relative_to(FOLDER.parent)))["pairwise_sqdist"]
        peak_bytes = peak_memory(entry, *args)
        assert peak_bytes <= MEMORY_BYTES / 2 or folder == "memory_limit_exceeded", path
        assert peak_bytes >= MEMORY_BYTES * 2 or folder == "accepted", path


def test_the_reference_needs_less_than_half_the_memory_at_full_size(load: Load) -> None:
    pairwise = load("pairwise-sqdist/reference.py")["pairwise_sqdist"]
    timing = load("pairwise-sqdist/cases.py")["timing"]
    args, _ = timing(np.random.default_rng(0), TOML["timing"]["n"])
    assert peak_memory(pairwise, *args) <= MEMORY_BYTES / 2


def test_the_printed_examples_are_what_the_reference_answers(load: Load) -> None:
    names = {"np": np, "pairwise_sqdist": load("pairwise-sqdist/reference.py")["pairwise_sqdist"]}
    blocks = re.findall(r"(?s)```python\n(.*?)```", (FOLDER / "statement.md").read_text())
    texts = [*blocks, load("pairwise-sqdist/starter.py")["pairwise_sqdist"].__doc__]
    examples = doctest.DocTestParser()
    runner = doctest.DocTestRunner(verbose=False)
    for text in texts:
        runner.run(examples.get_doctest(text, names, "statement", None, None))
    assert runner.summarize(verbose=False).attempted == 5
    assert runner.summarize(verbose=False).failed == 0
