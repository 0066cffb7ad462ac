"""PCA: the reference against scikit-learn, and what the hidden cases tell apart."""

import tomllib
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.decomposition import PCA

from bot.catalog.folder import FolderCatalog
from bot.judge.structure import explain_structure

FOLDER = Path(__file__).parents[2] / "challenges" / "pca"
CHALLENGE = FolderCatalog(FOLDER.parent).load("pca")
Array = NDArray[Any]
Load = Callable[[str], dict[str, Any]]
Case = tuple[str, tuple[Any, ...], dict[str, Any]]
RIGHT = ("accepted", "time_limit_exceeded")


@pytest.fixture(scope="module")
def pca(load: Load) -> Callable[..., Any]:
    return load("pca/reference.py")["pca"]  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def check(load: Load) -> Callable[..., str | None]:
    return load("pca/checker.py")["check"]  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def judged(load: Load, pca: Callable[..., Any]) -> list[list[tuple[Case, Any]]]:
    """The hidden cases of two seeds, each with the reference's answer; none that is large."""
    hidden = load("pca/cases.py")["hidden"]
    return [
        [
            (case, pca(*case[1]))
            for case in hidden(np.random.default_rng(seed))
            if case[0] not in ("wide", "tall")
        ]
        for seed in range(2)
    ]


def by_scikit_learn(points: Array, k: int) -> tuple[Array, Array, Array]:
    model = PCA(k, svd_solver="full")
    scores = model.fit_transform(points.astype(float))
    return model.components_, model.explained_variance_, scores


def draw(cases: dict[str, Any], rng: np.random.Generator) -> tuple[Array, int]:
    n, d = int(rng.integers(2, 15)), int(rng.integers(1, 10))
    k = int(rng.integers(1, min(n - 1, d) + 1))
    kind = rng.integers(5)
    points: Array = rng.normal(size=(n, d)) * rng.choice([1.0, 5.0], size=d)
    if kind == 1:
        points = cases["_flat"](rng, n, d, int(rng.integers(1, 4)))
    elif kind == 2:
        points = cases["_with_variances"](rng, rng.choice([1.0, 4.0], size=d))
    elif kind == 3:
        points = rng.integers(-50, 51, size=(n, d))
        points[0] = points[1] + 1  # never all the same
    elif kind == 4:
        points += rng.uniform(-1e6, 1e6, size=d)
    k = min(k, len(points) - 1)
    return (points if kind == 3 else points * 10.0 ** rng.integers(-9, 7)), k


def test_the_reference_agrees_with_scikit_learn_to_a_tenth_of_the_tolerance(
    load: Load, pca: Callable[..., Any]
) -> None:
    strict = load("pca/checker.py")
    strict["RTOL"] = strict["RTOL"] / 10
    cases = load("pca/cases.py")
    rng = np.random.default_rng(5)
    for _ in range(1200):
        points, k = draw(cases, rng)
        ours, theirs = pca(points, k), by_scikit_learn(points, k)
        assert strict["check"]((points, k), {}, ours, theirs) is None
        assert strict["check"]((points, k), {}, theirs, ours) is None


@pytest.mark.parametrize("seed", range(20))
def test_every_drawn_case_keeps_what_the_statement_promises(
    load: Load, check: Callable[..., str | None], pca: Callable[..., Any], seed: int
) -> None:
    cases: list[Case] = list(load("pca/cases.py")["hidden"](np.random.default_rng(seed)))
    assert 12 <= len(cases) <= 40
    assert {trait for trait, _, _ in cases} == set(CHALLENGE.traits)
    for trait, (points, k), named in cases:
        if trait in ("wide", "tall") and seed > 1:
            continue  # large, and the same for every seed
        n, d = points.shape
        assert not named
        assert 1 <= k <= min(n - 1, d), trait
        assert np.all(np.abs(points.astype(float)) <= 1e12), trait
        answer = pca(points, k)
        shares = answer[1] / answer[1][0]
        assert np.all((shares < 1e-15) | (shares >= 1e-6)), trait
        if trait != "flat-data":
            assert shares.min() >= 1e-6, trait
        spread = points.astype(float).std(axis=0)
        far = np.abs(points.mean(axis=0)) > 1e6 * spread
        assert not far.any() or trait == "flat-data", trait
        assert check((points, k), {}, by_scikit_learn(points, k), answer) is None, trait


def complaint(entry: Callable[..., Any], check: Callable[..., Any], case: Case, want: Any) -> Any:
    points, k = case[1]
    mine = np.copy(points, order="K")
    mine.setflags(write=points.flags.writeable)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            got = entry(mine, k)
        except Exception as error:  # noqa: BLE001 - whatever a wrong submission raises
            return type(error).__name__
    if not np.array_equal(mine, points):
        return "arguments modified"
    wrong = explain_structure(got, want, CHALLENGE.parts, False)
    return wrong or check(case[1], {}, got, want)


@pytest.mark.parametrize("path", sorted((FOLDER / "submissions").glob("*/*.py")), ids=str)
def test_every_shipped_submission_shows_its_colours_on_every_seed(
    load: Load, check: Callable[..., Any], judged: list[list[tuple[Case, Any]]], path: Path
) -> None:
    entry = load(str(path.relative_to(FOLDER.parent)))["pca"]
    for cases in judged:  # without the large ones, what needs too much memory is right
        refused = next((s for case, w in cases if (s := complaint(entry, check, case, w))), None)
        assert (refused is None) is (path.parent.name in (*RIGHT, "memory_limit_exceeded")), refused


def test_the_checker_survives_any_answer(
    check: Callable[..., str | None], pca: Callable[..., Any]
) -> None:
    points = np.array([[2.0, 1.0], [4.0, 5.0], [6.0, 3.0], [8.0, 7.0]])
    want = pca(points, 1)
    junk: list[Any] = [
        None, True, 0, 10**400, float("nan"), 1j, "six", [], (), {}, [1, [2, 3]], np.zeros(0),
        np.zeros((1, 2)), np.full((1, 2), np.nan), np.full((1, 2), np.inf), np.full(1, np.nan),
        np.zeros((4, 1)), np.full((4, 1), 1e308), np.zeros((1, 2), dtype=complex), ["0"],
        np.full((1, 2), 1e308),
    ]  # fmt: skip
    assert check((points, 1), {}, (-want[0], want[1], -want[2]), want) is None
    for value in junk:
        assert check((points, 1), {}, value, want)
        for part in range(3):
            answer = list(want)
            answer[part] = value
            assert check((points, 1), {}, tuple(answer), want), (part, value)
    assert check((points, 1), {}, (-want[0], want[1], want[2]), want)


def test_the_example_of_the_statement_is_what_the_reference_gives(pca: Callable[..., Any]) -> None:
    lines = [line for line in CHALLENGE.statement.splitlines() if "[[" in line and line[0] in "X#"]
    points = tomllib.loads(lines[0])["X"]
    components, variance, scores = pca(points, 1)
    sign = np.sign(components[0, 0])
    assert "[12]" in CHALLENGE.statement
    assert variance == pytest.approx([12])
    for line, value in ((lines[1], components), (lines[2], scores)):
        shown = tomllib.loads("x = " + line[line.index("[") :])["x"]
        assert sign * value == pytest.approx(np.array(shown), abs=1e-8)
