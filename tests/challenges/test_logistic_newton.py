"""Logistic regression: the reference is at the minimum, the cases are fair, wrong ideas show."""

import doctest
import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from bot.catalog.folder import FolderCatalog
from bot.judge.structure import explain_structure

FOLDER = Path(__file__).parents[2] / "challenges" / "logistic-newton"
CHALLENGE = FolderCatalog(FOLDER.parent).load("logistic-newton")

Array = NDArray[Any]
Load = Callable[[str], dict[str, Any]]
Fit = Callable[..., tuple[Array, float]]
Case = tuple[str, tuple[Any, ...], dict[str, Any]]


@pytest.fixture(scope="module")
def fit(load: Load) -> Fit:
    return load("logistic-newton/reference.py")["logistic_fit"]  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def check(load: Load) -> Callable[..., str | None]:
    return load("logistic-newton/checker.py")["check"]  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def judged(load: Load, fit: Fit) -> list[tuple[int, Case, Any]]:
    """The hidden cases of three seeds, each with the reference's answer."""
    hidden = load("logistic-newton/cases.py")["hidden"]
    suites = ((seed, case) for seed in range(3) for case in hidden(np.random.default_rng(seed)))
    return [(seed, case, fit(*case[1])) for seed, case in suites if case[0] != "memory"]


def gradient_per_row(features: Array, y: Array, l2: float, answer: tuple[Array, float]) -> float:
    """The length of the gradient with 64 bits of mantissa: 0 only at the one minimum."""
    wide, coef = features.astype(np.longdouble), answer[0].astype(np.longdouble)
    rest = expit(wide @ coef + answer[1]) - y.astype(np.longdouble)
    slopes = np.append(wide.T @ rest + l2 * coef, rest.sum())
    return float(np.sqrt((slopes**2).sum()) / len(y))


def is_refused(
    entry: Fit, args: tuple[Any, ...], want: Any, check: Callable[..., str | None]
) -> bool:
    """Tell whether the judge would refuse what `entry` does with one case."""
    copies = [np.copy(array, order="K") for array in args[:2]]
    for copy, given in zip(copies, args, strict=False):
        copy.setflags(write=given.flags.writeable)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            coef, intercept = entry(*copies, args[2])
        except Exception:  # noqa: BLE001 - whatever a wrong submission raises is a refusal
            return True
    got = (coef, float(intercept))
    if explain_structure(got, want, CHALLENGE.parts, whole=False) or check(args, {}, got, want):
        return True
    return any(not np.array_equal(*pair) for pair in zip(copies, args, strict=False))


def test_the_reference_is_at_the_minimum(load: Load, fit: Fit) -> None:
    """The objective is strictly convex: a gradient of 0 is proof enough."""
    cases, rng = load("logistic-newton/cases.py"), np.random.default_rng(1)
    for i in range(1000):
        n, d = int(rng.integers(3, 60)), int(rng.integers(1, 6))
        l2 = float(10.0 ** rng.uniform(-3, 3))
        features, y = cases["_draw"](rng, n, d, scale=float(10.0 ** rng.uniform(-3, 2.4)))
        if i % 4 == 0:
            features *= rng.choice([0.01, 1.0, 30.0], size=(n, 1))  # rows of unequal lengths
        if i % 7 == 0:
            y = cases["with_both"]((features[:, 0] > 0).astype(int))
        assert gradient_per_row(features, y, l2, fit(features, y, l2)) <= 1e-9


def test_the_reference_agrees_with_scikit_learn(load: Load, fit: Fit) -> None:
    draw, rng = load("logistic-newton/cases.py")["_draw"], np.random.default_rng(2)
    for _ in range(200):
        features, y = draw(rng, int(rng.integers(5, 80)), int(rng.integers(1, 5)))
        l2 = float(10.0 ** rng.uniform(-2, 2))
        model = LogisticRegression(C=1 / l2, solver="newton-cholesky", tol=1e-10, max_iter=300)
        model.fit(features, y)
        coef, intercept = fit(features, y, l2)
        assert np.abs(coef - model.coef_[0]).max() <= 1e-5 * np.abs(coef).max()
        assert intercept == pytest.approx(model.intercept_[0], rel=1e-5, abs=1e-5)


def test_every_hidden_case_keeps_what_the_statement_promises(
    load: Load, fit: Fit, check: Callable[..., str | None]
) -> None:
    for seed in range(8):
        hidden = load("logistic-newton/cases.py")["hidden"]
        cases: list[Case] = list(hidden(np.random.default_rng(seed)))
        assert 12 <= len(cases) <= 40
        assert {trait for trait, _, _ in cases} == set(CHALLENGE.traits)
        for trait, (features, y, l2), _ in cases:
            assert set(y.tolist()) == {0, 1}, trait
            assert 0.001 <= l2 <= 1000, trait
            assert np.abs(features.astype(float)).max() <= 1001, trait
            if seed < 2:
                answer = fit(features, y, l2)
                assert gradient_per_row(features, y, l2, answer) <= 1e-9, trait
                assert check((features, y, l2), {}, answer, answer) is None, trait


@pytest.mark.parametrize("path", sorted((FOLDER / "submissions").glob("*/*.py")), ids=str)
def test_every_shipped_submission_shows_its_colours_on_every_seed(
    load: Load,
    judged: list[tuple[int, Case, Any]],
    check: Callable[..., str | None],
    path: Path,
) -> None:
    if path.parent.name in ("time_limit_exceeded", "memory_limit_exceeded"):
        judged = judged[:4]  # right, and slow
    entry = load(str(path.relative_to(FOLDER.parent)))["logistic_fit"]
    refused: set[int] = set()
    for seed, (_, args, _), want in judged:
        if seed not in refused and is_refused(entry, args, want, check):
            refused.add(seed)
    wrong = path.parent.name in ("wrong_answer", "runtime_error")
    assert refused == ({0, 1, 2} if wrong else set())


def test_the_checker_survives_any_answer(fit: Fit, check: Callable[..., str | None]) -> None:
    rng = np.random.default_rng(3)
    args = (rng.normal(size=(9, 2)), np.arange(9) % 2, 1.0)
    want = fit(*args)
    junk: list[Any] = [
        None, True, 10**400, -1.5, float("nan"), float("inf"), 1j, "six", b"six", [], (), {},
        {1, 2}, [1, [2, 3]], np.zeros(0), np.zeros(2), np.zeros((1, 2)), np.full(2, 1e308),
        np.zeros(2, complex), np.full(2, np.nan), np.full(2, np.inf), ["0"] * 2, [None] * 2,
    ]  # fmt: skip
    assert check(args, {}, want, want) is None
    for value in junk:
        assert check(args, {}, value, want)
        assert check(args, {}, (value, want[1]), want), value
        assert check(args, {}, (want[0], value), want), value


def test_an_answer_must_pass_both_checks(check: Callable[..., str | None], fit: Fit) -> None:
    y = np.arange(3000) % 2
    args = (np.where(y, 1.0, -1.0)[:, None] * 30.0, y, 0.01)
    coef, intercept = fit(*args)
    near = check(args, {}, (coef * (1 + 2e-4), intercept), (coef, intercept))
    assert near is not None
    assert "off by" in near
    wide = (args[0] * np.linspace(0.1, 1, 3000)[:, None], np.roll(y, 1500 // 2 + 1), 1.0)
    coef, intercept = fit(*wide)
    short = check(wide, {}, (coef * (1 + 9e-5), intercept), (coef, intercept))
    assert short is None or "gradient" in short


def test_the_printed_example_is_what_the_reference_answers(fit: Fit) -> None:
    names = {"np": np, "logistic_fit": fit}
    blocks = re.findall(r"(?s)```python\n(.*?)```", (FOLDER / "statement.md").read_text())
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(doctest.DocTestParser().get_doctest(blocks[1], names, "statement", None, None))
    assert runner.summarize(verbose=False).attempted == 4
    assert runner.summarize(verbose=False).failed == 0
