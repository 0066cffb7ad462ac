"""K-means: the reference against two oracles, and what hidden cases tell apart."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.cluster import KMeans

CHALLENGE = "kmeans-lloyd"
FOLDER = Path(__file__).parents[2] / "challenges" / CHALLENGE
Load = Callable[[str], dict[str, Any]]
CRASHES = (ArithmeticError, AssertionError, LookupError, NameError, TypeError, ValueError)
Case = tuple[str, tuple[Any, ...], dict[str, Any]]


def named(verdict: str) -> list[str]:
    return sorted(path.stem for path in (FOLDER / "submissions" / verdict).glob("*.py"))


@pytest.fixture(scope="module")
def kmeans(load: Load) -> Callable[..., Any]:
    return load(f"{CHALLENGE}/reference.py")["kmeans"]  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def check(load: Load) -> Callable[..., str | None]:
    return load(f"{CHALLENGE}/checker.py")["check"]  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def judged(load: Load, kmeans: Callable[..., Any]) -> list[list[tuple[Case, Any]]]:
    """The hidden cases of ten seeds, each with the reference's answer."""
    hidden = load(f"{CHALLENGE}/cases.py")["hidden"]
    return [
        [(case, kmeans(*case[1], **case[2])) for case in hidden(np.random.default_rng(seed))]
        for seed in range(10)
    ]


def fresh(args: tuple[Any, ...]) -> tuple[Any, ...]:
    """Copy arguments, keeping their order in memory and whether they may be written."""
    copies = []
    for value in args:
        if isinstance(value, np.ndarray):
            copy = value.copy(order="K")
            copy.flags.writeable = value.flags.writeable
            value = copy
        copies.append(value)
    return tuple(copies)


def complaint(
    entry: Callable[..., Any], check: Callable[..., str | None], case: Case, want: Any
) -> str | None:
    """Say what the judge would find wrong with one case, or None."""
    _, args, kwargs = case
    mine = fresh(args)
    try:
        got = entry(*mine, **kwargs)
    except CRASHES as error:
        return type(error).__name__
    if not all(np.array_equal(a, b) for a, b in zip(mine, args, strict=True)):
        return "arguments modified"
    return check(args, kwargs, got, want)


def naive(points: Any, init: Any, n_iter: int) -> tuple[Any, Any, float]:
    """The statement, one point at a time."""
    points, centers = np.asarray(points, float), np.array(init, float)

    def assign() -> list[int]:
        return [int(np.argmin(((centers - x) ** 2).sum(axis=1))) for x in points]

    before: list[int] = []
    for _ in range(n_iter):
        labels = assign()
        if labels == before:
            break
        before = labels
        for j in set(labels):
            centers[j] = np.mean(
                [x for x, label in zip(points, labels, strict=True) if label == j], 0
            )
    labels = assign()
    inertia = sum(float(((x - centers[j]) ** 2).sum()) for x, j in zip(points, labels, strict=True))
    return centers, labels, inertia


def worst_error(got: Any, want: Any, points: Any) -> float:
    scale = max(float(np.abs(points).max()), 1e-300)
    centers = float(np.abs(got[0] - want[0]).max()) / scale
    inertia = abs(got[2] - want[2]) / max(abs(want[2]), 1e-3 * scale**2)
    return max(centers, float(inertia))


def test_the_reference_agrees_with_a_loop_over_points(kmeans: Callable[..., Any]) -> None:
    rng = np.random.default_rng(12)
    worst = 0.0
    for _ in range(1000):
        n, k, d = rng.integers(1, 25), rng.integers(1, 6), rng.integers(1, 5)
        scale = 10.0 ** rng.integers(-3, 4)
        points = rng.normal(size=(n, d)) * scale
        init = rng.normal(size=(k, d)) * scale * rng.choice([1.0, 9.0], size=(k, 1), p=[0.9, 0.1])
        n_iter = int(rng.integers(0, 8))
        got, want = kmeans(points, init, n_iter), naive(points, init, n_iter)
        assert got[1].tolist() == want[1]
        worst = max(worst, worst_error(got, want, points))
    assert worst < 1e-8


def test_the_reference_agrees_with_a_loop_where_integers_tie(
    load: Load, kmeans: Callable[..., Any]
) -> None:
    cases = load(f"{CHALLENGE}/cases.py")
    for seed in range(100):
        rng = np.random.default_rng(seed)
        for args in (cases["equidistant"](rng, 3), cases["duplicates"](rng, 9)):
            got, want = kmeans(*args), naive(*args)
            assert got[1].tolist() == want[1]
            assert worst_error(got, want, args[0]) < 1e-8


def test_the_reference_agrees_with_scikit_learn_where_no_cluster_empties(
    kmeans: Callable[..., Any],
) -> None:
    rng = np.random.default_rng(13)
    compared = 0
    while compared < 100:
        points = rng.normal(size=(rng.integers(20, 200), rng.integers(1, 6)))
        k = int(rng.integers(2, 6))
        init = points[rng.choice(len(points), size=k, replace=False)]
        n_iter = int(rng.integers(1, 40))
        got = kmeans(points, init, n_iter)
        if len(set(got[1].tolist())) < k:
            continue
        model = KMeans(k, init=init, n_init=1, max_iter=n_iter, tol=0, algorithm="lloyd")
        model.fit(points)
        assert worst_error(got, (model.cluster_centers_, None, model.inertia_), points) < 1e-8
        assert got[1].tolist() == model.labels_.tolist()
        compared += 1


def test_every_hidden_case_is_valid_and_every_trait_has_one(
    load: Load, kmeans: Callable[..., Any], check: Callable[..., str | None]
) -> None:
    traits = set(tomllib.loads((FOLDER / "challenge.toml").read_text())["traits"])
    hidden, samples = (load(f"{CHALLENGE}/cases.py")[name] for name in ("hidden", "samples"))
    for seed in range(8):
        cases = list(hidden(np.random.default_rng(seed)))
        assert 12 <= len(cases) <= 40
        assert {trait for trait, _, _ in cases} == traits
        for trait, (points, init, n_iter), kwargs in cases:
            if trait == "memory" and seed > 1:
                continue  # large, and the same for every seed
            want = kmeans(points, init, n_iter)
            assert points.ndim == init.ndim == 2
            assert points.shape[1] == init.shape[1]
            assert n_iter >= 0
            assert np.isfinite(points).all()
            assert check((points, init, n_iter), kwargs, want, want) is None, trait
            empty = len(set(want[1].tolist())) < len(init)
            assert not empty or trait in ("empty-cluster", "duplicates", "no-rounds")
    assert {trait for trait, _, _ in samples()} <= traits


@pytest.mark.parametrize("name", named("accepted"))
def test_another_right_method_is_accepted(
    load: Load,
    check: Callable[..., str | None],
    judged: list[list[tuple[Case, Any]]],
    name: str,
) -> None:
    entry = load(f"{CHALLENGE}/submissions/accepted/{name}.py")["kmeans"]
    for cases in judged[:2]:
        for case, want in cases:
            assert complaint(entry, check, case, want) is None, case[0]


@pytest.mark.parametrize("name", named("wrong_answer"))
def test_a_wrong_submission_is_told_apart_for_every_seed(
    load: Load,
    check: Callable[..., str | None],
    judged: list[list[tuple[Case, Any]]],
    name: str,
) -> None:
    entry = load(f"{CHALLENGE}/submissions/wrong_answer/{name}.py")["kmeans"]
    order = list(range(len(judged[0])))
    for cases in judged:
        telling = next((i for i in order if complaint(entry, check, *cases[i])), None)
        assert telling is not None
        order = [telling, *(i for i in order if i != telling)]  # it most likely tells again


def test_a_missing_label_without_rounds_is_a_crash(
    load: Load, check: Callable[..., str | None], judged: list[list[tuple[Case, Any]]]
) -> None:
    path = f"{CHALLENGE}/submissions/runtime_error/no_labels_without_a_round.py"
    entry = load(path)["kmeans"]
    for case, want in judged[0]:
        crashed = complaint(entry, check, case, want) == "UnboundLocalError"
        assert crashed == (case[1][2] == 0)


def test_the_checker_survives_any_answer(check: Callable[..., str | None]) -> None:
    points, init = np.arange(12.0).reshape(6, 2), np.array([[0.0, 1.0], [8.0, 9.0]])
    want = (init.copy(), np.array([0, 0, 0, 1, 1, 1]), 20.0)
    junk: list[Any] = [
        None, True, 0, 10**400, -1.5, float("nan"), float("inf"), 1j, "six", b"six", [], (), {},
        {1, 2}, [1, [2, 3]], [[1.0], [2.0, 3.0]], np.zeros(0), np.zeros((2, 2), dtype=complex),
        np.full((2, 2), np.nan), np.full((2, 2), np.inf), np.full(6, 2**63, dtype=np.uint64),
        np.zeros(6, dtype=bool), np.full(6, -1), np.full(6, np.nan), [10**400] * 6, ["0"] * 6,
        [None] * 6, [[0, 1], [8, 10**400]], np.full((2, 2), 1e308),
    ]  # fmt: skip
    for value in junk:
        assert check((points, init, 0), {}, value, want)
        for part in range(3):
            answer = list(want)
            answer[part] = value
            assert check((points, init, 0), {}, tuple(answer), want), (part, value)


def test_a_label_may_differ_only_where_rounding_decides(check: Callable[..., str | None]) -> None:
    init = np.array([[0.1, 0.0], [0.5, 0.0]])
    points = np.array([[0.3, 0.0], [0.1, 0.0], [0.5, 0.0]])  # 0.3 is between them but for rounding
    for label in (0, 1):
        inertia = float(((points - init[[label, 0, 1]]) ** 2).sum())
        answer = (init, np.array([label, 0, 1]), inertia)
        assert check((points, init, 0), {}, answer, (init, np.array([0, 0, 1]), 0.04)) is None
    exact = 10 * init  # 1 and 5, and the point 3: no rounding, so the lowest index
    between = np.array([[3.0, 0.0]])
    want = (exact, np.array([0]), 4.0)
    assert check((between, exact, 0), {}, want, want) is None
    assert check((between, exact, 0), {}, (exact, np.array([1]), 4.0), want)


def test_quoted_sentences_stand_in_the_statement() -> None:
    statement = " ".join((FOLDER / "statement.md").read_text().split())
    for trait in tomllib.loads((FOLDER / "challenge.toml").read_text())["traits"].values():
        assert " ".join(trait["quotes"].split()) in statement
