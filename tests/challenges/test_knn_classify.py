"""k nearest neighbours: the reference is right, the cases are fair, and each wrong idea shows."""

import tomllib
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.neighbors import KNeighborsClassifier

FOLDER = Path(__file__).parents[2] / "challenges" / "knn-classify"
TRAITS = tomllib.loads((FOLDER / "challenge.toml").read_text())["traits"]

Array = NDArray[Any]
Load = Callable[[str], dict[str, Any]]
Entry = Callable[..., Array]
Args = tuple[Array, Array, Array, int]


@pytest.fixture(scope="module")
def entry(load: Load) -> Entry:
    return load("knn-classify/reference.py")["knn_classify"]  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def judged(load: Load, entry: Entry) -> list[list[tuple[str, Args, Array]]]:
    """The hidden cases of three seeds with the reference's answers; the large one left out."""
    hidden = load("knn-classify/cases.py")["hidden"]
    return [
        [
            (trait, args, entry(*args))
            for trait, args, _ in hidden(np.random.default_rng(seed))
            if trait != "memory"
        ]
        for seed in range(3)
    ]


def naive(train: Array, labels: Array, queries: Array, k: int) -> list[int]:
    """The statement in Python numbers; of integers they have no rounding error."""
    points, names = train.tolist(), labels.tolist()
    answer = []
    for q in queries.tolist():
        squares = [sum((a - b) ** 2 for a, b in zip(p, q, strict=True)) for p in points]
        near = sorted(range(len(points)), key=lambda i: (squares[i], i))[:k]
        counts = Counter(names[i] for i in near)
        answer.append(min(counts, key=lambda name: (-counts[name], name)))
    return answer


def is_refused(entry: Entry, args: Args, want: Array) -> bool:
    """Tell whether the judge would refuse what `entry` does with one case."""
    copies = [np.copy(a, order="K") for a in args[:3]]
    for copy, given in zip(copies, args[:3], strict=True):
        copy.flags.writeable = given.flags.writeable
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            got = entry(*copies, args[3])
        except (ArithmeticError, LookupError, ValueError):
            return True
    changed = any(not np.array_equal(c, a) for c, a in zip(copies, args[:3], strict=True))
    return changed or got.dtype.kind not in "iu" or not np.array_equal(got, want)


def test_the_reference_agrees_with_a_loop_where_everything_ties(entry: Entry) -> None:
    rng = np.random.default_rng(3)
    for _ in range(1000):
        n, m, d = (int(s) for s in rng.integers((1, 0, 1), (30, 6, 4)))
        k = int(rng.integers(1, n + 1))
        train = rng.integers(-2, 3, size=(n, d)).astype(rng.choice(["i1", "i8", "f4"]))
        queries = rng.integers(-3, 4, size=(m, d)).astype(rng.choice(["i1", "f8"]))
        names = rng.integers(-(2**63), 2**63 - 1, size=4)
        labels = np.where(rng.random(n) < 0.5, rng.choice(names, size=n), rng.integers(-2, 3))
        got = entry(train, labels, queries, k)
        assert got.dtype.kind == "i"
        assert got.tolist() == naive(train, labels, queries, k)


def test_the_reference_agrees_with_scikit_learn_where_nothing_ties(
    load: Load, entry: Entry
) -> None:
    clear = load("knn-classify/cases.py")["clear"]
    rng = np.random.default_rng(4)
    compared = 0
    while compared < 1000:
        n, d, c = (int(s) for s in rng.integers(1, (120, 8, 6)))
        k = int(rng.integers(1, n + 1))
        train, labels = rng.normal(size=(n, d)), rng.integers(-c, c, size=n)
        queries = clear(train, labels, rng.normal(size=(60, d)) * 2, k)[2]
        if not len(queries):
            continue
        model = KNeighborsClassifier(k, algorithm="brute").fit(train, labels)
        assert entry(train, labels, queries, k).tolist() == model.predict(queries).tolist()
        compared += len(queries)


def test_every_hidden_case_is_valid_and_every_trait_has_one(load: Load, entry: Entry) -> None:
    names = load("knn-classify/cases.py")
    for seed in range(8):
        cases = list(names["hidden"](np.random.default_rng(seed)))
        assert 12 <= len(cases) <= 40
        assert {trait for trait, _, _ in cases} == set(TRAITS)
        for trait, (train, labels, queries, k), kw in [*names["samples"](), *cases]:
            assert kw == {}
            assert 1 <= k <= len(train) == len(labels), trait
            assert train.shape[1] == queries.shape[1] >= 1, trait
            assert max(np.abs(a.astype(float)).max(initial=0) for a in (train, queries)) <= 1e6
            assert len(queries) >= 5 or trait in ("smallest-sizes", "plain", "equal-distances")
            ties = trait == "equal-distances"
            assert ties is False or max(np.abs(train).max(), np.abs(queries).max()) <= 1000
            if trait == "memory" and seed > 0:
                continue  # large, and the same for every seed
            assert all(names["is_clear"](train, q, k, ties) for q in queries[:10]), trait
            if seed < 1 and trait != "memory":
                # float32 points as float64: Python's numbers, as the statement asks.
                assert entry(train, labels, queries, k).tolist() == naive(
                    train, labels, queries, k
                ), trait


@pytest.mark.parametrize("path", sorted((FOLDER / "submissions").glob("*/*.py")), ids=str)
def test_every_shipped_submission_shows_its_colours_on_every_seed(
    load: Load, judged: list[list[tuple[str, Args, Array]]], path: Path
) -> None:
    theirs = load(str(path.relative_to(FOLDER.parent)))["knn_classify"]
    if path.parent.name in ("wrong_answer", "runtime_error"):
        assert all(any(is_refused(theirs, args, want) for _, args, want in c) for c in judged)
    else:
        assert not any(is_refused(theirs, args, want) for _, args, want in judged[0])


def test_the_examples_of_the_statement_are_what_the_reference_answers(entry: Entry) -> None:
    lines = (FOLDER / "statement.md").read_text().splitlines()
    train = np.array([[0, 0], [1, 0], [0, 2], [5, 5], [6, 5]])
    labels = np.array([7, 3, 3, 9, 9])
    for queries, k in (([[0.2, 0.1], [5, 4]], 3), ([[0.5, 3]], 1), ([[3, 0]], 2), ([[3, 0]], 5)):
        answer = entry(train, labels, np.array(queries), k).tolist()
        call = f"knn_classify(X_train, y_train, {queries}, {k})"
        assert any(line.startswith(call) and line.endswith(f"# {answer}") for line in lines)
