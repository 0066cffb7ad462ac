"""ROC AUC: the reference is right, the cases are fair, and each wrong idea shows."""

import doctest
import re
import warnings
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from bot.catalog.folder import FolderCatalog
from bot.judge.structure import explain_structure
from bot.judge.values import explain_values

FOLDER = Path(__file__).parents[2] / "challenges" / "roc-auc"
CHALLENGE = FolderCatalog(FOLDER.parent).load("roc-auc")
TENTH = 1e-13

Array = NDArray[Any]
Load = Callable[[str], dict[str, Any]]
Case = tuple[str, tuple[Any, ...], dict[str, Any]]


@pytest.fixture(scope="module")
def roc_auc(load: Load) -> Callable[..., float]:
    return load("roc-auc/reference.py")["roc_auc"]  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def judged(load: Load, roc_auc: Callable[..., float]) -> list[tuple[int, Case, float]]:
    """The hidden cases of ten seeds, each with the reference's answer."""
    hidden = load("roc-auc/cases.py")["hidden"]
    suites = ((seed, case) for seed in range(10) for case in hidden(np.random.default_rng(seed)))
    return [
        (seed, case, roc_auc(*case[1], **case[2])) for seed, case in suites if case[0] != "memory"
    ]


def every_pair(labels: Array, score: Array, sample_weight: Array | None = None) -> float:
    """The statement's formula in fractions, one pair at a time."""
    weights = [1] * len(labels) if sample_weight is None else sample_weight.tolist()
    rows = list(zip(score.tolist(), map(Fraction, weights), strict=True))
    positives = [row for row, label in zip(rows, labels, strict=True) if label]
    negatives = [row for row, label in zip(rows, labels, strict=True) if not label]
    total = sum(w for _, w in positives) * sum(w for _, w in negatives)
    if total == 0:
        return float("nan")
    won = Fraction(0)
    for high, weight in positives:
        won += weight * sum(w for low, w in negatives if high > low)
        won += weight * sum(w for low, w in negatives if high == low) / 2
    return float(won / total)


def is_refused(entry: Callable[..., Any], case: Case, want: float) -> bool:
    """Tell whether the judge would refuse what `entry` does with one case."""
    names = [*range(len(case[1])), *case[2]]
    given = [*case[1], *case[2].values()]
    copies = [array[:] if not array.flags.c_contiguous else array.copy() for array in given]
    before = [array.copy() for array in given]
    for copy, array in zip(copies, given, strict=True):
        copy.setflags(write=array.flags.writeable)
    args = [copy for name, copy in zip(names, copies, strict=True) if isinstance(name, int)]
    named = {name: copy for name, copy in zip(names, copies, strict=True) if name in case[2]}
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            got = entry(*args, **named)
        except Exception:  # noqa: BLE001 - whatever a wrong submission raises is a refusal
            return True
    got = got.item() if isinstance(got, np.generic) else got
    if explain_structure(got, want, CHALLENGE.parts, whole=True):
        return True
    if explain_values(got, want, CHALLENGE.parts, whole=True):
        return True
    return any(not np.array_equal(*pair) for pair in zip(copies, before, strict=True))


def test_the_reference_agrees_with_every_pair_in_fractions(roc_auc: Callable[..., float]) -> None:
    rng = np.random.default_rng(8)
    pool = np.array([-np.inf, -1e308, -1.0, -0.0, 0.0, 5e-324, 1e-9, 1.0, 1 + 2e-16, np.inf])
    answers = []
    for i in range(1000):
        n = int(rng.integers(0, 14))
        labels = rng.integers(0, 2, size=n).astype(rng.choice(["bool", "uint8", "i8", "f8"]))
        score = rng.choice(pool, size=n) if i % 2 else 10**18 + rng.integers(0, 9, size=n)
        weights = rng.choice([0.0, 1e-6, 0.3, 1.0, 7.0, 1e6], size=n) if i % 3 else None
        got, want = roc_auc(labels, score, weights), every_pair(labels, score, weights)
        answers.append(want)
        assert got == pytest.approx(want, abs=TENTH, rel=0, nan_ok=True)
    assert 50 < np.isnan(answers).sum() < 500
    assert 0.0 in answers
    assert 1.0 in answers


def test_the_reference_agrees_with_scikit_learn(roc_auc: Callable[..., float]) -> None:
    rng = np.random.default_rng(5)
    for i in range(200):
        n = int(rng.integers(4, 400))
        labels = rng.permutation(np.arange(n) % 2)
        score = rng.normal(size=n).round(int(rng.integers(0, 4))) + labels
        weights = rng.uniform(0.001, 1000.0, size=n) if i % 2 else None
        want = roc_auc_score(labels, score, sample_weight=weights)
        assert roc_auc(labels, score, weights) == pytest.approx(want, abs=TENTH, rel=0)


def test_every_hidden_case_keeps_what_the_statement_promises(
    load: Load, roc_auc: Callable[..., float]
) -> None:
    hidden = load("roc-auc/cases.py")["hidden"]
    for seed in range(20):
        cases: list[Case] = list(hidden(np.random.default_rng(seed)))
        assert 12 <= len(cases) <= 40
        assert {trait for trait, _, _ in cases} == set(CHALLENGE.traits)
        for trait, args, named in cases:
            labels, score, weights = bind(*args, **named)
            assert np.isin(labels, [0, 1]).all(), trait
            assert not np.isnan(score.astype(float)).any(), trait
            if weights is not None:
                assert ((weights == 0) | ((weights >= 1e-6) & (weights <= 1e6))).all(), trait
            assert np.isnan(roc_auc(*args, **named)) == (trait == "no-answer"), trait
            if len(labels) <= 120 and seed < 3:
                want = every_pair(labels, score, weights)
                assert roc_auc(*args, **named) == pytest.approx(want, abs=TENTH, nan_ok=True), trait


def bind(
    labels: Array, score: Array, sample_weight: Array | None = None
) -> tuple[Array, Array, Array | None]:
    return labels, score, sample_weight


@pytest.mark.parametrize("path", sorted((FOLDER / "submissions").glob("*/*.py")), ids=str)
def test_every_shipped_submission_shows_its_colours_on_every_seed(
    load: Load, judged: list[tuple[int, Case, float]], path: Path
) -> None:
    entry = load(str(path.relative_to(FOLDER.parent)))["roc_auc"]
    refused: set[int] = set()
    for seed, case, want in judged:
        if seed not in refused and is_refused(entry, case, want):
            refused.add(seed)
    wrong = path.parent.name in ("wrong_answer", "runtime_error")
    assert refused == (set(range(10)) if wrong else set())


def test_the_printed_examples_are_what_the_reference_answers(load: Load) -> None:
    names = {"np": np, "roc_auc": load("roc-auc/reference.py")["roc_auc"]}
    blocks = re.findall(r"(?s)```python\n(.*?)```", (FOLDER / "statement.md").read_text())
    texts = [*blocks, load("roc-auc/starter.py")["roc_auc"].__doc__]
    runner = doctest.DocTestRunner(verbose=False)
    for text in texts:
        runner.run(doctest.DocTestParser().get_doctest(text, names, "statement", None, None))
    assert runner.summarize(verbose=False).attempted == 5
    assert runner.summarize(verbose=False).failed == 0
