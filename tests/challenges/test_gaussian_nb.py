"""Gaussian naive Bayes: the reference is right, the cases are fair, each wrong idea shows."""

import copy
import tomllib
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.naive_bayes import GaussianNB as Oracle

SLUG = "gaussian-nb"
FOLDER = Path(__file__).parents[2] / "challenges" / SLUG
TOML = tomllib.loads((FOLDER / "challenge.toml").read_text())
PART = {part["name"]: part for part in TOML["answer"]["parts"]}["log_proba"]

Load = Callable[[str], dict[str, Any]]
Case = tuple[str, tuple[Any, ...], dict[str, Any]]


class Judge:
    """What the judge does with an entry, in this process."""

    def __init__(self, load: Load) -> None:
        self.load = load
        driver = load(f"{SLUG}/driver.py")
        self.prepare, self.drive = driver["prepare"], driver["drive"]
        self.hidden = load(f"{SLUG}/cases.py")["hidden"]

    def entry(self, path: str) -> Any:
        return self.load(f"{SLUG}/{path}")["GaussianNB"]

    def ask(self, entry: Any, case: Case) -> Any:
        args = tuple(
            value.copy(order="K") if isinstance(value, np.ndarray) else copy.copy(value)
            for value in case[1]
        )
        for mine, given in zip(args, case[1], strict=True):
            if isinstance(given, np.ndarray):
                mine.setflags(write=given.flags.writeable)
        args, named = self.prepare(*args, **case[2])
        before = [np.copy(value) for value in args]
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            answer = self.drive(entry, *args, **named)
        assert all(np.array_equal(*pair) for pair in zip(before, args, strict=True)), "modified"
        return answer

    def is_refused(self, entry: Any, case: Case, want: Any) -> bool:
        try:
            got = self.ask(entry, case)
        except Exception:  # noqa: BLE001 - whatever a wrong submission raises is a refusal
            return True
        for mine, right in zip(got, want, strict=True):
            if np.shape(mine) != np.shape(right) or np.asarray(mine).dtype.kind not in "biuf":
                return True
        exact = got[0] is want[0] and all(np.array_equal(got[i], want[i]) for i in (1, 3))
        return not exact or not error_in_tolerances(got[2], want[2]) <= 1


@pytest.fixture(scope="module")
def judge(load: Load) -> Judge:
    return Judge(load)


@pytest.fixture(scope="module")
def judged(judge: Judge) -> list[list[tuple[Case, Any]]]:
    reference = judge.entry("reference.py")
    suites: list[list[Case]] = [
        [case for case in judge.hidden(np.random.default_rng(seed)) if case[0] != "memory"]
        for seed in range(10)
    ]
    return [[(case, judge.ask(reference, case)) for case in suite] for suite in suites]


def error_in_tolerances(got: Any, want: Any) -> float:
    """Return the worst error, where 1 is all that the judge would let pass."""
    if np.size(want) == 0:
        return 0.0
    return float(np.max(np.abs(got - want) / (PART["rtol"] * np.abs(want) + PART["atol"])))


def in_extended_precision(known: Any, y: Any, asked: Any, share: float = 1e-9) -> Any:
    """The statement's formula, one class at a time, with 64 bits of mantissa."""
    known, asked = np.asarray(known, np.longdouble), np.asarray(asked, np.longdouble)
    extra = share * known.var(axis=0).max()
    columns = []
    for label in sorted(set(y.tolist())):
        rows = known[y == label]
        mean = rows.mean(axis=0)
        variance = ((rows - mean) ** 2).mean(axis=0) + extra
        assert (variance > 0).all()
        bells = -((asked - mean) ** 2) / (2 * variance) - np.log(variance) / 2
        columns.append(np.log(np.longdouble(len(rows)) / len(known)) + bells.sum(axis=1))
    joint = np.stack(columns, axis=1)
    return joint - np.logaddexp.reduce(joint, axis=1, keepdims=True)


def test_the_reference_agrees_with_scikit_learn(judge: Judge, load: Load) -> None:
    draw, rng = load(f"{SLUG}/cases.py")["draw"], np.random.default_rng(3)
    reference = judge.entry("reference.py")
    names = np.array(["b", "a", "B", "aa", ""])
    worst = 0.0
    for i in range(1000):
        sizes = rng.integers(1, 9, size=rng.integers(1, 6))
        sizes[0] += 1
        apart = float(10.0 ** rng.uniform(-1, 1.5))
        scale = float(10.0 ** rng.integers(-3, 4))
        known, y, asked = draw(rng, sizes, int(rng.integers(1, 6)), 6, apart, scale)
        y = names[y] if i % 3 == 0 else rng.permutation(9)[y] - 4
        share = float(rng.choice([1e-9, 1e-4, 0.5, 2.0]))
        model, oracle = reference(share).fit(known, y), Oracle(var_smoothing=share).fit(known, y)
        assert model.classes_.tolist() == oracle.classes_.tolist()
        assert model.predict(asked).tolist() == oracle.predict(asked).tolist()
        got, want = model.predict_log_proba(asked), oracle.predict_log_proba(asked)
        worst = max(worst, error_in_tolerances(got, want))
    assert worst <= 0.1


def test_every_hidden_case_is_fair_and_every_trait_has_one(judge: Judge) -> None:
    reference = judge.entry("reference.py")
    for seed in range(8):
        cases: list[Case] = list(judge.hidden(np.random.default_rng(seed)))
        assert 12 <= len(cases) <= 40
        assert {case[0] for case in cases} == set(TOML["traits"])
        for case in cases:
            if case[0] == "memory" and seed > 0:
                continue
            (known, y, asked, *params), named = judge.prepare(*case[1], **case[2])
            share = [*params, named.get("var_smoothing", 1e-9)][0]
            assert np.isfinite(np.asarray(known, float)).all()
            _, _, got, labels = judge.ask(reference, case)
            want = in_extended_precision(known, y, asked, share)
            assert error_in_tolerances(got, want) <= 0.1, case[0]
            assert np.isfinite(got).all()
            top_two = np.sort(want, axis=1)[:, -2:]
            if case[0] != "equally-likely" and top_two.shape[1] == 2:
                assert (top_two[:, 1] - top_two[:, 0] > 1e-6).all(), case[0]
            assert len(labels) == len(asked)


def test_a_tie_goes_to_the_first_class_and_is_one(judge: Judge) -> None:
    for seed in range(50):
        cases = judge.hidden(np.random.default_rng(seed))
        ties = [case for case in cases if case[0] == "equally-likely"]
        for (_, (known, y, asked, share), _), pair in zip(ties, [(0, 2), (1, 2)], strict=True):
            model = judge.entry("reference.py")(share).fit(known, y)
            joint = model.predict_log_proba(asked)
            assert (joint[:, pair[0]] == joint[:, pair[1]]).all()
            position = [model.classes_.tolist().index(label) for label in model.predict(asked)]
            assert pair[0] in position
            assert pair[1] not in position


def test_the_example_of_the_statement_is_what_the_reference_gives(judge: Judge, load: Load) -> None:
    _, args, named = next(load(f"{SLUG}/cases.py")["samples"]())
    (known, y, asked, share), _ = judge.prepare(*args, **named)
    model = judge.entry("reference.py")(share).fit(known, y)
    statement = " ".join((FOLDER / "statement.md").read_text().replace("#", " ").split())
    for row in model.predict_log_proba(asked):
        assert ", ".join(f"{value:.8f}" for value in row) in statement
    assert model.predict(asked).tolist() == ["tea", "milk"]


@pytest.mark.parametrize("path", sorted((FOLDER / "submissions").glob("*/*.py")), ids=str)
def test_every_shipped_submission_shows_its_colours_on_every_seed(
    judge: Judge, judged: list[list[tuple[Case, Any]]], path: Path
) -> None:
    entry = judge.entry(str(path.relative_to(FOLDER)))
    correct = path.parent.name not in ("wrong_answer", "runtime_error")
    order = list(range(len(judged[0])))
    for suite in judged[:2] if correct else judged:
        telling = next((i for i in order if judge.is_refused(entry, *suite[i])), None)
        assert (telling is None) is correct
        if telling is not None:
            order = [telling, *(i for i in order if i != telling)]  # it most likely tells again


def test_quoted_sentences_stand_in_the_statement() -> None:
    statement = " ".join((FOLDER / "statement.md").read_text().split())
    for trait in TOML["traits"].values():
        assert " ".join(trait["quotes"].split()) in statement
