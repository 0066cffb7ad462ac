"""Normal log-density: the reference against SciPy and long doubles, and what cases tell apart."""

import doctest
import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import multivariate_normal

from bot.catalog.folder import FolderCatalog
from bot.judge.structure import explain_structure

FOLDER = Path(__file__).parents[2] / "challenges" / "mvn-logpdf"
CHALLENGE = FolderCatalog(FOLDER.parent).load("mvn-logpdf")
Array = NDArray[Any]
Load = Callable[[str], dict[str, Any]]
Case = tuple[str, tuple[Any, ...], dict[str, Any]]
RIGHT = ("accepted", "time_limit_exceeded")
LIMITS_DECIDE = ("memory_limit_exceeded", "compile_error")


@pytest.fixture(scope="module")
def logpdf(load: Load) -> Callable[..., Any]:
    return load("mvn-logpdf/reference.py")["mvn_logpdf"]  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def check(load: Load) -> Callable[..., str | None]:
    return load("mvn-logpdf/checker.py")["check"]  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def judged(load: Load, logpdf: Callable[..., Any]) -> list[list[tuple[Case, Any]]]:
    """The hidden cases of two seeds, each with the reference's answer; many points in one."""
    hidden = load("mvn-logpdf/cases.py")["hidden"]
    return [
        [
            (case, logpdf(*case[1], **case[2]))
            for case in hidden(np.random.default_rng(seed))
            if not seed or case[0] != "many-points"
        ]
        for seed in range(2)
    ]


def in_long_doubles(points: Array, mean: Array, cov: Array) -> Array:
    """The log-density by elimination, in extended precision."""
    rest, steps = cov.astype(np.longdouble), (points.astype(np.longdouble) - mean).T
    total = np.full(len(points), len(rest) * np.log(2 * np.longdouble("3.14159265358979323846")))
    for j in range(len(rest)):
        total += np.log(rest[j, j]) + steps[j] ** 2 / rest[j, j]
        share = rest[j + 1 :, j] / rest[j, j]
        steps[j + 1 :] -= np.outer(share, steps[j])
        rest[j + 1 :, j + 1 :] -= np.outer(share, rest[j, j + 1 :])
    return -total / 2


Draw = Callable[[np.random.Generator, float], tuple[Array, Array, Array]]


@pytest.fixture(scope="module")
def draw(load: Load) -> Draw:
    covariance = load("mvn-logpdf/cases.py")["_covariance"]
    return lambda rng, condition: spread_out(
        rng, covariance(rng, int(rng.integers(1, 9)), condition)
    )


def spread_out(rng: np.random.Generator, cov: Array) -> tuple[Array, Array, Array]:
    """Any units, any offset, and points that are near the mean or far away."""
    cov *= 10.0 ** rng.integers(-12, 13)
    deviations = np.sqrt(np.diag(cov))
    mean = rng.normal(size=len(cov)) * deviations * 10.0 ** rng.integers(0, 5)
    far = 10.0 ** rng.uniform(-1, 3)
    steps = rng.normal(size=(int(rng.integers(1, 8)), len(cov))) @ np.linalg.cholesky(cov).T
    return mean + far * steps, mean, cov


def error(got: Array, want: Array) -> float:
    return float(np.max(np.abs(got - want) / np.maximum(1, np.abs(want))))


def test_the_reference_agrees_with_scipy(draw: Draw, logpdf: Callable[..., Any]) -> None:
    rng = np.random.default_rng(4)
    worst = 0.0
    for _ in range(1000):
        points, mean, cov = draw(rng, 10 ** rng.uniform(0, 5))
        worst = max(
            worst, error(logpdf(points, mean, cov), multivariate_normal.logpdf(points, mean, cov))
        )
    assert worst <= 1e-9


def test_the_reference_agrees_with_long_doubles(draw: Draw, logpdf: Callable[..., Any]) -> None:
    rng = np.random.default_rng(5)
    for highest, tolerance in ((6, 1e-8), (10, 1e-5)):
        for _ in range(500):
            points, mean, cov = draw(rng, 10 ** rng.uniform(highest - 3, highest))
            assert (
                error(logpdf(points, mean, cov), in_long_doubles(points, mean, cov))
                <= tolerance / 10
            )


@pytest.mark.parametrize("seed", range(6))
def test_every_drawn_case_keeps_what_the_statement_promises(
    load: Load, check: Callable[..., str | None], logpdf: Callable[..., Any], seed: int
) -> None:
    cases: list[Case] = list(load("mvn-logpdf/cases.py")["hidden"](np.random.default_rng(seed)))
    assert 12 <= len(cases) <= 40
    assert {trait for trait, _, _ in cases} == set(CHALLENGE.traits)
    for trait, (points, mean, cov), named in cases:
        if trait.startswith("many") and seed > 1:
            continue  # large, and the same for every seed
        d = len(mean)
        assert (points.shape[1], cov.shape, named) == (d, (d, d), {}), trait
        assert np.array_equal(cov, cov.T), trait
        values = np.linalg.eigvalsh(cov.astype(float))
        condition = values[-1] / values[0]
        assert condition < 5e5 or 5e6 < condition < 1.01e10, trait  # not between two tolerances
        deviations = np.sqrt(np.diag(cov))
        assert 1e-15 <= deviations.min() ** 2 <= deviations.max() ** 2 <= 1e13, trait
        assert np.all(np.abs(mean.astype(float)) <= 1e5 * deviations), trait
        want = in_long_doubles(points, mean, cov) if d < 50 else logpdf(points, mean, cov)
        tolerance = 1e-6 if condition > 1e6 else 1e-9
        assert np.all(
            np.abs(logpdf(points, mean, cov) - want) <= tolerance * np.maximum(1, np.abs(want))
        ), trait
        assert check((points, mean, cov), {}, want.astype(float), logpdf(points, mean, cov)) is None


def complaint(
    entry: Callable[..., Any], check: Callable[..., str | None], case: Case, want: Any
) -> str | None:
    args = tuple(np.copy(a, order="K") for a in case[1])
    for mine, given in zip(args, case[1], strict=True):
        mine.setflags(write=given.flags.writeable)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            got = entry(*args)
        except Exception as error:  # noqa: BLE001 - whatever a wrong submission raises
            return type(error).__name__
    if not all(np.array_equal(a, b) for a, b in zip(args, case[1], strict=True)):
        return "arguments modified"
    wrong = explain_structure(got, want, CHALLENGE.parts, True)
    return wrong or check(case[1], case[2], got, want)


@pytest.mark.parametrize("path", sorted((FOLDER / "submissions").glob("*/*.py")), ids=str)
def test_every_shipped_submission_shows_its_colours_on_every_seed(
    load: Load, check: Callable[..., Any], judged: list[list[tuple[Case, Any]]], path: Path
) -> None:
    if path.parent.name in LIMITS_DECIDE:
        return
    entry = load(str(path.relative_to(FOLDER.parent)))["mvn_logpdf"]
    for cases in judged:
        refused = next(
            (s for case, want in cases if (s := complaint(entry, check, case, want))), None
        )
        assert (refused is None) is (path.parent.name in RIGHT), refused


def test_the_checker_survives_any_answer(check: Callable[..., str | None]) -> None:
    args = (np.zeros((2, 1)), np.zeros(1), np.eye(1))
    want = np.full(2, -0.9189385332046727)
    junk: list[Any] = [
        None, True, 0, -0.9189385332046727, float("nan"), 1j, "six", [], (), {}, [None, None],
        np.zeros(0), np.zeros(2), np.zeros((2, 1)), np.full(2, np.nan), np.full(2, -np.inf),
        want.astype(np.float32), want.astype(complex), want[:1], want + 2e-8, ["0", "0"],
    ]  # fmt: skip
    assert check(args, {}, want + 5e-9, want) is None
    for answer in junk:
        assert check(args, {}, answer, want), answer


def test_the_printed_examples_are_what_the_reference_answers(
    load: Load, logpdf: Callable[..., Any]
) -> None:
    blocks = re.findall(r"(?s)```python\n(.*?)```", CHALLENGE.statement)
    runner = doctest.DocTestRunner(verbose=False)
    for text in [*blocks, load("mvn-logpdf/starter.py")["mvn_logpdf"].__doc__]:
        names = {"np": np, "mvn_logpdf": logpdf}
        runner.run(doctest.DocTestParser().get_doctest(text, names, "statement", None, None))
    assert runner.summarize(verbose=False) == (0, 4)
