"""Reservoir sampling: the reference is exactly fair, and the checker tells who is not."""

import itertools
import math
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

CHALLENGE = "reservoir-sample"
FOLDER = Path(__file__).parents[2] / "challenges" / CHALLENGE
Load = Callable[[str], dict[str, Any]]
CRASHES = (ArithmeticError, AssertionError, LookupError, NameError, TypeError, ValueError)
Case = tuple[str, tuple[Any, ...], dict[str, Any]]
# All the draws of one case; more than enough to tell, and quick.
LARGE = ("memory", "longer-streams")


def named(verdict: str) -> list[str]:
    return sorted(path.stem for path in (FOLDER / "submissions" / verdict).glob("*.py"))


class Judge:
    """What the judge does with an entry, in this process."""

    def __init__(self, load: Load) -> None:
        driver = load(f"{CHALLENGE}/driver.py")
        self.load = load
        self.prepare, self.drive = driver["prepare"], driver["drive"]
        self.checker = load(f"{CHALLENGE}/checker.py")
        self.cases = load(f"{CHALLENGE}/cases.py")

    def entry(self, path: str) -> Any:
        return self.load(f"{CHALLENGE}/{path}")["reservoir_sample"]

    def hidden(self, seed: int, without: tuple[str, ...] = ("memory",)) -> list[Case]:
        cases = self.cases["hidden"](np.random.default_rng(seed))
        return [case for case in cases if case[0] not in without]

    def complaint(self, entry: Any, case: Case) -> str | None:
        """Say what the judge would find wrong with one case, or None."""
        args, kwargs = self.prepare(*case[1], **case[2])
        try:
            answer = self.drive(entry, *args, **kwargs)
        except CRASHES as error:
            return type(error).__name__
        complaint: str | None = self.checker["check"](case[1], case[2], answer, answer)
        return complaint


@pytest.fixture(scope="module")
def judge(load: Load) -> Judge:
    return Judge(load)


class EveryOutcome:
    """In place of a generator: gives the outcomes it is told, so that all can be tried."""

    def __init__(self, outcomes: tuple[int, ...]) -> None:
        self.outcomes = iter(outcomes)

    def integers(self, high: int) -> int:
        outcome = next(self.outcomes)
        assert 0 <= outcome < high
        return outcome


@pytest.mark.parametrize(("n", "k"), [(2, 1), (5, 1), (6, 2), (7, 3), (7, 4), (8, 6)])
def test_the_reference_is_exactly_fair_over_all_outcomes_of_its_draws(
    judge: Judge, n: int, k: int
) -> None:
    sample = judge.entry("reference.py")
    outcomes = itertools.product(*(range(i + 1) for i in range(k, n)))
    counts = Counter(frozenset(sample(range(n), k, EveryOutcome(each))) for each in outcomes)
    assert len(counts) == math.comb(n, k)
    assert len(set(counts.values())) == 1


@pytest.mark.parametrize("path", ["reference.py"] + [
    f"submissions/accepted/{name}.py" for name in named("accepted")
])  # fmt: skip
def test_right_methods_agree_with_equal_chances_on_a_thousand_streams(
    judge: Judge, path: str
) -> None:
    entry, rng = judge.entry(path), np.random.default_rng(9)
    chances = []
    for n in range(1, 9):
        for k in range(n + 2):
            draws = [entry((i for i in range(n)), k, rng) for _ in range(30)]
            assert all(type(draw) is list for draw in draws)
            assert all(len(set(draw)) == len(draw) == min(n, k) for draw in draws)
            assert all(0 <= item < n for draw in draws for item in draw)
            if 0 < k < n:
                counts = np.bincount(np.ravel(draws), minlength=n)
                statistic = stats.chisquare(counts).statistic * (n - 1) / (n - k)
                chances.append(stats.chi2.sf(statistic, n - 1))
    assert min(chances) > 1e-5  # 28 streams of 30 draws each with a k that leaves a choice
    assert stats.combine_pvalues(chances).pvalue > 1e-5


def test_every_hidden_case_is_valid_and_every_trait_has_one(judge: Judge) -> None:
    traits = set(tomllib.loads((FOLDER / "challenge.toml").read_text())["traits"])
    sample = judge.entry("reference.py")
    for seed in range(20):
        cases = judge.hidden(seed, without=())
        assert 12 <= len(cases) <= 40
        assert {trait for trait, _, _ in cases} == traits
        for case in cases:
            _, k, seeds = case[1]
            assert k >= 0
            assert len(seeds) >= 1
            if seed == 0:
                assert judge.complaint(sample, case) is None, case[0]
    assert {trait for trait, _, _ in judge.cases["samples"]()} <= traits
    for case in judge.cases["samples"]():
        assert judge.complaint(sample, case) is None


@pytest.mark.parametrize("name", named("accepted"))
def test_another_right_method_is_accepted(judge: Judge, name: str) -> None:
    entry = judge.entry(f"submissions/accepted/{name}.py")
    without = ("memory",) if name != "one_choice_for_each_item" else LARGE
    for case in judge.hidden(31, without):
        assert judge.complaint(entry, case) is None, case[0]


@pytest.mark.parametrize(
    "path",
    [
        f"{verdict}/{name}"
        for verdict in ("wrong_answer", "runtime_error")
        for name in named(verdict)
    ],
)
def test_a_wrong_submission_is_told_apart_for_every_seed(judge: Judge, path: str) -> None:
    entry = judge.entry(f"submissions/{path}.py")
    first: int | None = None
    for seed in range(10):
        late = path.endswith("decides_after_twenty_thousand")  # a long stream tells
        cases = judge.hidden(seed, ("memory",) if late else LARGE)
        order = sorted(range(len(cases)), key=lambda i: (i != first, len(cases[i][1][2])))
        telling = ((i, judge.complaint(entry, cases[i])) for i in order)
        first, why = next((i, why) for i, why in telling if why)  # it most likely tells again
        assert path.startswith("wrong") or why.endswith("Error")


def fair(rng: np.random.Generator, draws: int, n: int, k: int) -> Any:
    """Fair samples by another method: the k first of a random order."""
    return rng.random((draws, n)).argsort(axis=1)[:, :k]


def test_the_checkers_tail_is_that_of_the_chi_square_distribution(judge: Judge) -> None:
    tail = judge.checker["chi_square_tail"]
    for df in (1, 2, 3, 4, 7, 14, 15, 19, 78, 99):
        for x in (0.0, 0.1, df / 2, df, 2.0 * df, df + 60.0, df + 400.0):
            assert tail(x, df) == pytest.approx(stats.chi2.sf(x, df), rel=1e-9, abs=1e-300)
    assert tail(1e9, 7) == 0.0


@pytest.mark.parametrize(
    ("test", "draws", "n", "k"),
    [
        ("chance_of_items", 3000, 8, 3),
        ("chance_of_items", 2000, 7, 6),
        ("chance_of_items", 60, 1000, 20),
        ("chance_of_sets", 3000, 6, 3),
        ("chance_of_neighbours", 3000, 16, 4),
    ],
)
def test_fair_samples_have_chances_that_are_uniform(
    judge: Judge, test: str, draws: int, n: int, k: int
) -> None:
    rng = np.random.default_rng(5)
    chances = [judge.checker[test](fair(rng, draws, n, k), n, k) for _ in range(100)]
    assert stats.kstest(chances, "uniform").pvalue > 1e-4


def biased(rng: np.random.Generator, draws: int, n: int, k: int, shift: int) -> Any:
    """Many draws at once of Algorithm R that draws from i + 1 + shift places."""
    samples = np.tile(np.arange(k), (draws, 1))
    for i in range(k, n):
        places = rng.integers(i + 1 + shift, size=draws)
        rows = np.flatnonzero(places < k)
        samples[rows, places[rows]] = i
    return samples


@pytest.mark.parametrize("shift", [-1, 1])
def test_an_off_by_one_is_found_with_a_power_above_999_in_1000(judge: Judge, shift: int) -> None:
    rng = np.random.default_rng(4)
    alpha = judge.checker["ALPHA"]
    logs = []
    for _ in range(200):
        chance = judge.checker["chance_of_items"](biased(rng, 3000, 8, 3, shift), 8, 3)
        logs.append(math.log10(chance))
    # Of 200 the likeliest is still far below, and a normal tail says how far.
    z = (np.mean(logs) - math.log10(alpha)) / np.std(logs)
    assert max(logs) < math.log10(alpha)
    assert stats.norm.sf(-z) < 1e-3


def test_no_shift_is_no_bias(judge: Judge) -> None:
    rng = np.random.default_rng(4)
    assert judge.checker["chance_of_items"](biased(rng, 3000, 8, 3, 0), 8, 3) > 1e-4


def test_the_checker_survives_any_answer(judge: Judge) -> None:
    check = judge.checker["check"]
    args = (8, 3, np.arange(40))
    right = [[0, 1, 2]] * 40
    junk: list[Any] = [
        None, True, 0, 10**400, -1.5, float("nan"), float("inf"), 1j, "abc", b"abc", [], (), {},
        {1, 2}, [[]] * 40, [[0, 1, 10**400]] * 40, [[0, 1, -1]] * 40, [[0, 1, None]] * 40,
        [[0, 1, 1]] * 40, [[0, 1, "2"]] * 40, [[0, 1, [2]]] * 40, [[0, 1, 2.0]] * 40,
        [[0, 1, True]] * 40, [(0, 1, 2)] * 40, np.zeros((40, 3)), [np.arange(3)] * 40,
        [0] * 40, [[0, 1]] * 40, [[0, 1, 2, 3]] * 40, [[np.zeros(2), 1, 2]] * 40, right[:-1], right,
    ]  # fmt: skip
    for answer in junk:
        assert isinstance(check(args, {}, answer, right), str)
        assert isinstance(check(args, {"sets": True}, answer, right), str)
    words = (["ant", "bee", "cat"], 5, [1])
    assert check(words, {}, [["cat", "ant", "bee"]], [["ant", "bee", "cat"]]) is None
    assert check(words, {}, [["cat", "ant", "cow"]], [["ant", "bee", "cat"]])


def test_the_example_of_the_statement_is_what_the_reference_gives(judge: Judge) -> None:
    sample = judge.entry("reference.py")((c for c in "abcdefghij"), 3, np.random.default_rng(1))
    shown = ", ".join(f'"{letter}"' for letter in sample)
    assert f"# [{shown}] with our method" in (FOLDER / "statement.md").read_text()


def test_quoted_sentences_stand_in_the_statement() -> None:
    statement = " ".join((FOLDER / "statement.md").read_text().split())
    for trait in tomllib.loads((FOLDER / "challenge.toml").read_text())["traits"].values():
        assert " ".join(trait["quotes"].split()) in statement
