"""BM25: the reference against the bare formula, and what hidden cases tell apart."""

import copy
import math
import tomllib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

CHALLENGE = "bm25"
FOLDER = Path(__file__).parents[2] / "challenges" / CHALLENGE
RTOL = 1e-10
Load = Callable[[str], dict[str, Any]]
CRASHES = (ArithmeticError, AssertionError, LookupError, NameError, TypeError, ValueError)
Case = tuple[str, tuple[Any, ...], dict[str, Any]]
Answer = tuple[bool, list[Any]]


def named(verdict: str) -> list[str]:
    return sorted(path.stem for path in (FOLDER / "submissions" / verdict).glob("*.py"))


class Judge:
    """What the judge does with an entry, in this process."""

    def __init__(self, load: Load) -> None:
        driver = load(f"{CHALLENGE}/driver.py")
        self.load = load
        self.prepare, self.drive = driver["prepare"], driver["drive"]
        self.hidden = load(f"{CHALLENGE}/cases.py")["hidden"]

    def ask(self, entry: Any, case: Case) -> Answer:
        args, kwargs = self.prepare(*copy.deepcopy(case[1]), **copy.deepcopy(case[2]))
        before = copy.deepcopy((args, kwargs))
        answer: Answer = self.drive(entry, *args, **kwargs)
        assert (args, kwargs) == before, "arguments modified"
        return answer

    def submission(self, path: str) -> Any:
        return self.load(f"{CHALLENGE}/{path}")["BM25"]

    def complaint(self, path: str, case: Case, want: Answer) -> str | None:
        """Say what the judge would find wrong with one case, or None."""
        entry = self.submission(path)  # loaded again: no state survives a case
        try:
            got = self.ask(entry, case)
        except CRASHES as error:
            return type(error).__name__
        if got[0] is not want[0] or len(got[1]) != len(want[1]):
            return "structure"
        for mine, right in zip(got[1], want[1], strict=True):
            if type(mine) is not np.ndarray or mine.dtype != right.dtype:
                return "structure"
            if mine.shape != right.shape:
                return "structure"
            if not (np.abs(mine - right) <= RTOL * np.abs(right).max()).all():
                return "values"
        return None


@pytest.fixture(scope="module")
def judge(load: Load) -> Judge:
    return Judge(load)


@pytest.fixture(scope="module")
def judged(judge: Judge) -> list[list[tuple[Case, Answer]]]:
    """The hidden cases of ten seeds, each with the reference's answer."""
    reference = judge.submission("reference.py")
    found = []
    for seed in range(10):
        cases: list[Case] = list(judge.hidden(np.random.default_rng(seed)))
        if seed:  # the large case is the same for every seed
            cases = [case for case in cases if case[0] != "large-vocabulary"]
        found.append([(case, judge.ask(reference, case)) for case in cases])
    return found


def brute_force(docs: list[list[str]], query: list[str], k1: float, b: float) -> list[float]:
    """The formula, with everything counted again for every word and document."""
    scores = []
    for doc in docs:
        score = 0.0
        for word in query:
            tf = doc.count(word)
            if tf == 0:
                continue
            n, df = len(docs), sum(word in other for other in docs)
            mean = Fraction(sum(map(len, docs)), n)
            idf = math.log1p((n - df + 0.5) / (df + 0.5))
            score += idf * tf * (k1 + 1) / (tf + k1 * (1 - b + b * float(len(doc) / mean)))
        scores.append(score)
    return scores


def test_the_reference_agrees_with_the_bare_formula(judge: Judge) -> None:
    rng = np.random.default_rng(6)
    reference = judge.submission("reference.py")
    worst = 0.0
    for _ in range(1000):
        words = [f"w{i}" for i in range(rng.integers(1, 12))]
        sizes = rng.integers(0, rng.choice([1, 6, 15]), size=rng.integers(1, 12))
        docs = [rng.choice(words, size=size).tolist() for size in sizes]
        query = rng.choice([*words, "unknown"], size=rng.integers(0, 7)).tolist()
        k1, b = float(rng.uniform(0.01, 4)), float(rng.choice([0.0, rng.uniform(), 1.0]))
        want = np.array(brute_force(docs, query, k1, b))
        got = reference(k1, b).fit(docs).scores(query)
        assert got.shape == want.shape
        assert got.dtype == np.float64
        worst = max(worst, float(np.abs(got - want).max() / max(want.max(), 1e-300)))
    assert worst <= RTOL / 10


def test_the_example_of_the_statement_is_what_the_reference_gives(judge: Judge, load: Load) -> None:
    index = judge.submission("reference.py")().fit(load(f"{CHALLENGE}/cases.py")["DOCS"])
    statement = (FOLDER / "statement.md").read_text()
    for query in (["cat"], ["dog", "cat"], ["cat", "cat"], ["unicorn"]):
        words = ", ".join(f'"{word}"' for word in query)
        line = next(line for line in statement.splitlines() if f"index.scores([{words}])" in line)
        shown = [float(number) for number in line.split("# [")[1].rstrip("]").split(",")]
        assert index.scores(query) == pytest.approx(shown, abs=1e-8)


def test_every_hidden_case_is_valid_and_every_trait_has_one(judge: Judge, load: Load) -> None:
    traits = set(tomllib.loads((FOLDER / "challenge.toml").read_text())["traits"])
    reference = judge.submission("reference.py")
    for seed in range(8):
        cases: list[Case] = list(judge.hidden(np.random.default_rng(seed)))
        assert 12 <= len(cases) <= 40
        assert {trait for trait, _, _ in cases} == traits
        for case in cases:
            if case[0] == "large-vocabulary" and seed > 1:
                continue
            (docs, asked, *_), _ = judge.prepare(*case[1], **case[2])
            assert docs
            _, answers = judge.ask(reference, case)
            assert len(answers) == len(asked)
            for scores in answers:
                assert scores.shape == (len(docs),)
                assert np.isfinite(scores).all()
                assert (scores >= 0).all()
            if case[0] not in ("empty-corpus", "empty-query"):
                assert any(scores.any() for scores in answers), case[0]
    assert {trait for trait, _, _ in load(f"{CHALLENGE}/cases.py")["samples"]()} <= traits


def test_every_answer_of_the_timing_case_is_kept(judge: Judge, load: Load) -> None:
    """Whoever could see which ones count would work for those alone."""
    args, kwargs = load(f"{CHALLENGE}/cases.py")["timing"](np.random.default_rng(0), 1200)
    _, answers = judge.ask(judge.submission("reference.py"), ("timing", args, kwargs))
    _, (_, lengths) = args
    assert len(answers) == len(lengths)


@pytest.mark.parametrize("name", named("accepted"))
def test_another_right_method_is_accepted(
    judge: Judge, judged: list[list[tuple[Case, Answer]]], name: str
) -> None:
    for cases in judged[:3]:
        for case, want in cases:
            assert judge.complaint(f"submissions/accepted/{name}.py", case, want) is None, case[0]


@pytest.mark.parametrize(
    "path",
    [
        f"{verdict}/{name}"
        for verdict in ("wrong_answer", "runtime_error")
        for name in named(verdict)
    ],
)
def test_a_wrong_submission_is_told_apart_for_every_seed(
    judge: Judge, judged: list[list[tuple[Case, Answer]]], path: str
) -> None:
    order = list(range(len(judged[1])))
    for cases in judged:
        complaints = ((i, judge.complaint(f"submissions/{path}.py", *cases[i])) for i in order)
        telling, why = next((i, why) for i, why in complaints if why)
        assert why.endswith("Error") == (path.startswith("runtime") or "in_place" in path)
        order = [telling, *(i for i in order if i != telling)]  # it most likely tells again


def test_quoted_sentences_stand_in_the_statement() -> None:
    statement = " ".join((FOLDER / "statement.md").read_text().split())
    for trait in tomllib.loads((FOLDER / "challenge.toml").read_text())["traits"].values():
        assert " ".join(trait["quotes"].split()) in statement
