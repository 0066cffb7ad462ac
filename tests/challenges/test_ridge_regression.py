"""Ridge regression: the reference against scikit-learn, and what the hidden cases tell apart."""

import tomllib
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.linear_model import Ridge

from bot.catalog.folder import FolderCatalog
from bot.judge.structure import explain_structure
from bot.judge.values import allowed_error, explain_values

FOLDER = Path(__file__).parents[2] / "challenges" / "ridge-regression"
CHALLENGE = FolderCatalog(FOLDER.parent).load("ridge-regression")
Array = NDArray[Any]
Load = Callable[[str], dict[str, Any]]
Case = tuple[str, tuple[Any, ...], dict[str, Any]]
LARGE = ("wide", "tall")
RIGHT = ("accepted", "time_limit_exceeded", "memory_limit_exceeded")  # without the large cases


@pytest.fixture(scope="module")
def ridge(load: Load) -> Callable[..., Any]:
    return load("ridge-regression/reference.py")["ridge"]  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def judged(load: Load, ridge: Callable[..., Any]) -> list[list[tuple[Case, Any]]]:
    """The hidden cases of three seeds, each with the reference's answer; none that is large."""
    hidden = load("ridge-regression/cases.py")["hidden"]
    return [
        [
            (case, ridge(*case[1]))
            for case in hidden(np.random.default_rng(seed))
            if case[0] not in LARGE
        ]
        for seed in range(3)
    ]


def by_scikit_learn(features: Array, target: Array, alpha: float) -> tuple[Array, float]:
    model = Ridge(alpha=alpha, solver="svd").fit(features.astype(float), target.astype(float))
    return model.coef_, float(model.intercept_)


def worst(got: tuple[Array, float], want: tuple[Array, float]) -> float:
    """The worst error, where 1 is all that the judge would let pass."""
    found = 0.0
    for mine, theirs, part in zip(got, want, CHALLENGE.parts, strict=True):
        error, allowed = allowed_error(np.asarray(mine), np.asarray(theirs), part)
        found = max(found, float(np.max(error / allowed)))
    return found


def draw(rng: np.random.Generator) -> tuple[Array, Array, float]:
    """Any shape, height and unit; equal and constant features, few points, any price."""
    n, d = int(rng.integers(1, 16)), int(rng.integers(1, 16))
    features: Array = rng.normal(size=(n, d))
    if rng.random() < 0.3:
        features = features[:, rng.integers(d, size=d)]
    if rng.random() < 0.3:
        features[:, rng.integers(d)] = 3.0
    unit = 10.0 ** rng.integers(-3, 4) if rng.random() < 0.5 else 1.0
    centred = (features - features.mean(axis=0)) * unit
    least = 1e-5 * float((centred**2).sum())
    alpha = max(least * 10.0 ** rng.uniform(0, 8), 1e-12)
    offset = rng.uniform(-1, 1, size=d) * 10.0 ** rng.integers(-2, 6)
    target = features.sum(axis=1) + rng.normal(size=n) + rng.uniform(-100, 100)
    return features * unit + offset * unit, target, min(alpha, 1e8)


def test_the_reference_agrees_with_scikit_learn(ridge: Callable[..., Any]) -> None:
    rng = np.random.default_rng(8)
    for _ in range(1500):
        args = draw(rng)
        assert worst(ridge(*args), by_scikit_learn(*args)) <= 0.1, args


@pytest.mark.parametrize("seed", range(20))
def test_every_drawn_case_keeps_what_the_statement_promises(
    load: Load, ridge: Callable[..., Any], seed: int
) -> None:
    cases: list[Case] = list(
        load("ridge-regression/cases.py")["hidden"](np.random.default_rng(seed))
    )
    assert 12 <= len(cases) <= 40
    assert {trait for trait, _, _ in cases} == set(CHALLENGE.traits)
    for trait, (features, target, alpha), named in cases:
        if trait in LARGE and seed > 1:
            continue  # large, and the same for every seed
        assert not named
        assert target.shape == features.shape[:1], trait
        centred = features - features.mean(axis=0)
        assert max(1e-12, 1e-5 * (centred**2).sum()) <= alpha <= 1e8, trait
        spread = centred.std(axis=0)
        far = np.abs(features.mean(axis=0)) > 1e6 * spread
        assert not far.any() or trait in ("constant-features", "single-point"), trait
        if trait not in ("constant-target", "single-point"):
            assert abs(target.mean()) <= 1000 * target.std(), trait
            assert np.abs(ridge(features, target, alpha)[0]).max() > 1e-7, trait
        expected = by_scikit_learn(features, target, alpha)
        assert worst(ridge(features, target, alpha), expected) <= 0.1, trait


def complaint(entry: Callable[..., Any], case: Case, want: Any) -> str | None:
    """Say what the judge would find wrong with one case, or None."""
    features, target, alpha = case[1]
    mine = [np.copy(array, order="K") for array in (features, target)]
    for array, given in zip(mine, (features, target), strict=True):
        array.setflags(write=given.flags.writeable)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            coef, intercept = entry(*mine, alpha)
        except Exception as error:  # noqa: BLE001 - whatever a wrong submission raises
            return type(error).__name__
    if not all(np.array_equal(a, b) for a, b in zip(mine, (features, target), strict=True)):
        return "arguments modified"
    got = (coef, float(intercept))
    parts = CHALLENGE.parts
    return explain_structure(got, want, parts, False) or explain_values(got, want, parts, False)


@pytest.mark.parametrize("path", sorted((FOLDER / "submissions").glob("*/*.py")), ids=str)
def test_every_shipped_submission_shows_its_colours_on_every_seed(
    load: Load, judged: list[list[tuple[Case, Any]]], path: Path
) -> None:
    if path.parent.name == "compile_error":
        return  # a rule decides, not its answers
    entry = load(str(path.relative_to(FOLDER.parent)))["ridge"]
    for cases in judged:
        refused = next((s for case, want in cases if (s := complaint(entry, case, want))), None)
        assert (refused is None) is (path.parent.name in RIGHT), refused


def test_the_example_of_the_statement_is_what_the_reference_gives(
    ridge: Callable[..., Any],
) -> None:
    lines = CHALLENGE.statement.splitlines()
    given = tomllib.loads("\n".join(line for line in lines if line[:4] in ("X = ", "y = ")))
    coef, intercept = ridge(given["X"], given["y"], 2.0)
    assert "ridge(X, y, 2.0)  # coef [1.75], intercept 1.5" in lines
    assert coef == pytest.approx([1.75])
    assert intercept == pytest.approx(1.5)
