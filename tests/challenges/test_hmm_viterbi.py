"""Viterbi: the reference against all paths, and what the hidden cases tell apart."""

import itertools
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.catalog.folder import FolderCatalog
from bot.judge.structure import explain_structure
from bot.judge.values import explain_values

FOLDER = Path(__file__).parents[2] / "challenges" / "hmm-viterbi"
CHALLENGE = FolderCatalog(FOLDER.parent).load("hmm-viterbi")
Array = NDArray[Any]
Answer = tuple[Array, float]
Entry = Callable[..., Answer]
Load = Callable[[str], dict[str, Any]]
Case = tuple[str, tuple[Array, Array, Array], dict[str, Any]]
LARGE = ("memory", "long")
RIGHT = ("accepted", "time_limit_exceeded", "memory_limit_exceeded")  # without the large cases


@pytest.fixture(scope="module")
def viterbi(load: Load) -> Entry:
    return load("hmm-viterbi/reference.py")["viterbi"]  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def judged(load: Load, viterbi: Entry) -> list[list[tuple[Case, Answer]]]:
    """The hidden cases of two seeds with the reference's answers; the long ones of one."""
    hidden = load("hmm-viterbi/cases.py")["hidden"]
    return [
        [
            (case, viterbi(*case[1]))
            for case in hidden(np.random.default_rng(seed))
            if case[0] not in LARGE or (seed == 0 and case[0] == "long")
        ]
        for seed in range(2)
    ]


def by_all_paths(start: Array, steps: Array, seen: Array) -> Answer:
    """Score every path; of the best ones, the first if read from the end."""
    start, steps, seen = (a.astype(float) for a in (start, steps, seen))
    length, states = seen.shape
    from_the_end = np.array(list(itertools.product(range(states), repeat=length)))
    paths = from_the_end[:, ::-1]
    scores = start[paths[:, 0]] + seen[np.arange(length), paths].sum(axis=1)
    scores = scores + steps[paths[:, :-1], paths[:, 1:]].sum(axis=1)
    first = np.flatnonzero(scores >= scores.max() - 1e-13 * abs(scores.max()))[0]
    return paths[first], float(scores[first])


def draw(rng: np.random.Generator) -> tuple[Array, Array, Array]:
    """Any small shape; real numbers or integers full of ties; impossible things."""
    length, states = int(rng.integers(1, 6)), int(rng.integers(1, 5))
    shapes = ((states,), (states, states), (length, states))
    start, steps, seen = (
        rng.integers(-2, 2, size=shape).astype(float)
        if rng.random() < 0.5
        else rng.normal(size=shape) * 10.0 ** rng.integers(0, 4)
        for shape in shapes
    )
    if rng.random() < 0.4:  # state 0 stays possible throughout
        for array in (start, steps, seen):
            possible = array.copy()
            array[rng.random(size=array.shape) < 0.3] = -np.inf
            array[..., 0] = possible[..., 0]
    return start, steps, seen


def test_the_reference_agrees_with_all_paths(viterbi: Entry) -> None:
    rng = np.random.default_rng(20)
    for _ in range(1500):
        args = draw(rng)
        (path, score), (best, highest) = viterbi(*args), by_all_paths(*args)
        assert path.tolist() == best.tolist(), args
        assert score == pytest.approx(highest, rel=1e-11, abs=1e-12)


def score_of(path: Array, start: Array, steps: Array, seen: Array) -> float:
    start, steps, seen = (a.astype(float) for a in (start, steps, seen))
    moves = steps[path[:-1], path[1:]].sum()
    return float(start[path[0]] + moves + seen[np.arange(len(path)), path].sum())


def test_every_drawn_case_keeps_what_the_statement_promises(
    judged: list[list[tuple[Case, Answer]]],
) -> None:
    for seed, cases in enumerate(judged):
        traits = {case[0] for case, _ in cases}
        assert traits | set(LARGE) == set(CHALLENGE.traits)
        for (trait, (start, steps, seen), named), (path, score) in cases:
            length, states = seen.shape
            assert not named
            assert start.shape == (states,), trait
            assert steps.shape == (states, states), trait
            for array in (start, steps, seen):
                assert not np.isnan(array).any(), trait
                assert ((array >= -1e12) | (array == -np.inf)).all(), trait
                assert (array < np.inf).all()
            assert np.isfinite(score), trait
            assert score != 0 or trait == "equal-ways", trait
            assert score == pytest.approx(score_of(path, start, steps, seen), rel=1e-11)
            if states**length <= 1_100:
                best, highest = by_all_paths(start, steps, seen)
                assert path.tolist() == best.tolist(), (seed, trait)
                assert score == pytest.approx(highest, rel=1e-11)


def complaint(entry: Entry, case: Case, want: Answer) -> str | None:
    """Say what the judge would find wrong with one case, or None."""
    mine = [np.copy(array, order="K") for array in case[1]]
    for array, given in zip(mine, case[1], strict=True):
        array.setflags(write=given.flags.writeable)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            path, score = entry(*mine)
        except (Exception, RecursionError) as error:  # noqa: BLE001 - whatever a wrong submission raises
            return type(error).__name__
    if not all(np.array_equal(a, b) for a, b in zip(mine, case[1], strict=True)):
        return "arguments modified"
    got = (path, float(score))
    parts = CHALLENGE.parts
    return explain_structure(got, want, parts, False) or explain_values(got, want, parts, False)


@pytest.mark.parametrize("path", sorted((FOLDER / "submissions").glob("*/*.py")), ids=str)
def test_every_shipped_submission_shows_its_colours_on_every_seed(
    load: Load, judged: list[list[tuple[Case, Answer]]], path: Path
) -> None:
    entry = load(str(path.relative_to(FOLDER.parent)))["viterbi"]
    # Recursion is too deep in the long cases only, which one seed has.
    seeds = judged[:1] if path.stem == "follows_pointers_recursively" else judged
    for cases in seeds:
        refused = next((s for case, want in cases if (s := complaint(entry, case, want))), None)
        assert (refused is None) is (path.parent.name in RIGHT), refused


def test_the_example_of_the_statement_is_what_the_reference_gives(viterbi: Entry) -> None:
    block = CHALLENGE.statement.partition("## Example")[2].split("```")[1]
    *given, call = block.splitlines()[1:]
    values = {name: eval(value) for name, _, value in (line.partition(" = ") for line in given)}
    path, score = viterbi(values["log_pi"], values["log_A"], values["log_B"])
    assert call.endswith(f"# path {path.tolist()}, score {score}")
