"""Streaming moments: the reference against two passes over all rows, and what cases tell apart."""

import copy
import doctest
import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.catalog.folder import FolderCatalog
from bot.judge.structure import explain_structure
from bot.judge.values import allowed_error, explain_values

FOLDER = Path(__file__).parents[2] / "challenges" / "streaming-moments"
CHALLENGE = FolderCatalog(FOLDER.parent).load("streaming-moments")
Array = NDArray[Any]
Load = Callable[[str], dict[str, Any]]
Case = tuple[str, tuple[Any, ...], dict[str, Any]]
RIGHT = ("accepted", "time_limit_exceeded", "memory_limit_exceeded")


@pytest.fixture(scope="module")
def drive(load: Load) -> Callable[..., Any]:
    return load("streaming-moments/driver.py")["drive"]  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def moments(load: Load) -> Any:
    return load("streaming-moments/reference.py")["StreamingMoments"]


@pytest.fixture(scope="module")
def judged(load: Load, drive: Callable[..., Any], moments: Any) -> list[list[tuple[Case, Any]]]:
    """The hidden cases of two seeds, each with the reference's answer; the large one is left."""
    hidden = load("streaming-moments/cases.py")["hidden"]
    return [
        [
            (case, drive(moments, *case[1]))
            for case in hidden(np.random.default_rng(seed))
            if case[0] != "memory"
        ]
        for seed in range(2)
    ]


class TwoPasses:
    """Keeps all rows and computes in extended precision: the definition."""

    def __init__(self, d: int) -> None:
        self.rows: Array = np.empty((0, d), dtype=np.longdouble)

    @property
    def n(self) -> int:
        return len(self.rows)

    def update(self, batch: Array) -> None:
        self.rows = np.concatenate([self.rows, batch.astype(np.longdouble)])

    def merge(self, other: "TwoPasses") -> None:
        self.update(other.rows)

    def mean(self) -> Array:
        if self.n == 0:
            return np.full(self.rows.shape[1], np.nan)
        return np.asarray(self.rows.mean(axis=0), dtype=float)

    def cov(self, ddof: int = 1) -> Array:
        if self.n <= ddof:
            return np.full((self.rows.shape[1],) * 2, np.nan)
        deviations = self.rows - self.rows.mean(axis=0)
        return np.asarray(deviations.T @ deviations / (self.n - ddof), dtype=float)


def worst(got: Any, want: Any) -> float:
    """The worst error of a driven answer, where 1 is all that the judge would let pass."""
    assert got[0] == want[0]
    found = 0.0
    for part, mine, theirs in zip(CHALLENGE.parts[1:], got[1:], want[1:], strict=True):
        for a, b in zip(mine, theirs, strict=True):
            assert np.array_equal(np.isnan(a), np.isnan(b))
            if not np.isnan(b).any():
                error, allowed = allowed_error(a, b, part)
                found = max(found, float(np.max(error / np.maximum(allowed, 1e-300))))
    return found


def draw(rng: np.random.Generator) -> tuple[int, list[tuple[Any, ...]]]:
    """Any script of updates, merges and questions, for rows of any height, unit and type."""
    d = int(rng.integers(1, 5))
    offset = rng.uniform(-1, 1, size=d) * 10.0 ** rng.integers(-2, 8) * (rng.random() < 0.7)
    unit = 10.0 ** rng.integers(-9, 7) * (rng.random() < 0.5) or 1.0
    script: list[tuple[Any, ...]] = [("ask", name, 0) for name in "abc"]
    for _ in range(int(rng.integers(3, 12))):
        name, other = rng.permutation(list("abc")).tolist()[:2]
        batch: Array = rng.normal(size=(int(rng.integers(0, 9)), d)) + offset
        batch = batch.astype(np.float32) if rng.random() < 0.1 else batch * unit
        steps: list[tuple[Any, ...]] = [("update", name, batch), ("merge", name, other)]
        script += [steps[int(rng.random() < 0.3)], ("ask", name, int(rng.integers(0, 4)))]
    return d, [*script, ("ask", "a"), ("ask", "b")]


def test_the_reference_agrees_with_two_passes_in_extended_precision(
    drive: Callable[..., Any], moments: Any
) -> None:
    rng = np.random.default_rng(7)
    for _ in range(1000):
        d, script = draw(rng)
        assert worst(drive(moments, d, script), drive(TwoPasses, d, script)) <= 0.1


def test_the_reference_agrees_with_numpy(moments: Any) -> None:
    rng = np.random.default_rng(8)
    for _ in range(200):
        rows = rng.normal(size=(int(rng.integers(6, 40)), 3)) @ rng.normal(size=(3, 3))
        one = moments(3)
        for part in np.array_split(rows, 4):
            one.update(part)
        np.testing.assert_allclose(one.mean(), rows.mean(axis=0), atol=1e-13)
        np.testing.assert_allclose(one.cov(2), np.cov(rows, rowvar=False, ddof=2), atol=1e-12)


@pytest.mark.parametrize("seed", range(20))
def test_every_drawn_case_is_valid_and_the_reference_is_exact_on_it(
    load: Load, drive: Callable[..., Any], moments: Any, seed: int
) -> None:
    cases: list[Case] = list(
        load("streaming-moments/cases.py")["hidden"](np.random.default_rng(seed))
    )
    assert 12 <= len(cases) <= 40
    assert {trait for trait, _, _ in cases} == set(CHALLENGE.traits)
    for trait, (d, script), named in cases:
        if trait == "memory" and seed:
            continue  # large, and the same for every seed
        assert not named
        for step in script:
            for batch in step[2:]:
                if isinstance(batch, np.ndarray) and batch.size:
                    assert batch.shape[1] == d, trait
                    height, spread = np.abs(batch.mean(axis=0)), batch.std(axis=0)
                    assert len(batch) == 1 or np.all(height <= 1e7 * spread), trait
        expected = drive(TwoPasses if trait != "memory" else moments, d, script)
        assert worst(drive(moments, d, script), expected) <= 0.1, trait


def same(one: Any, two: Any) -> bool:
    if isinstance(one, np.ndarray):
        return np.array_equal(one, two)
    if isinstance(one, (list, tuple)):
        return all(same(a, b) for a, b in zip(one, two, strict=True))
    return bool(one == two)


def complaint(entry: Any, drive: Callable[..., Any], case: Case, want: Any) -> str | None:
    d, script = case[1]
    mine = [tuple(copy.copy(x) for x in step) for step in script]
    for step, given in zip(mine, script, strict=True):
        for array, original in zip(step, given, strict=True):
            if isinstance(array, np.ndarray):
                array.setflags(write=original.flags.writeable)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            got = drive(entry, d, mine)
        except Exception as error:  # noqa: BLE001 - whatever a wrong submission raises
            return type(error).__name__
    if not same(mine, script):
        return "arguments modified"
    parts = CHALLENGE.parts
    return explain_structure(got, want, parts, False) or explain_values(got, want, parts, False)


@pytest.mark.parametrize("path", sorted((FOLDER / "submissions").glob("*/*.py")), ids=str)
def test_every_shipped_submission_shows_its_colours_on_every_seed(
    load: Load, drive: Callable[..., Any], judged: list[list[tuple[Case, Any]]], path: Path
) -> None:
    for cases in judged:
        refused = None
        for case, want in cases:
            if not refused:
                entry = load(str(path.relative_to(FOLDER.parent)))["StreamingMoments"]
                refused = complaint(entry, drive, case, want)
        assert (refused is None) is (path.parent.name in RIGHT), refused


def test_the_printed_examples_are_what_the_reference_answers(moments: Any) -> None:
    blocks = re.findall(r"(?s)```python\n(>>>.*?)```", CHALLENGE.statement)
    runner = doctest.DocTestRunner(verbose=False)
    for text in blocks:
        names = {"np": np, "StreamingMoments": moments}
        runner.run(doctest.DocTestParser().get_doctest(text, names, "statement", None, None))
    assert runner.summarize(verbose=False) == (0, 6)
