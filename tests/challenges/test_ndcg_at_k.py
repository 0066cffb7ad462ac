"""NDCG@k: the reference against scikit-learn and all orders, and what cases tell apart."""

import itertools
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import ndcg_score

from bot.catalog.format import parse_challenge
from bot.judge.structure import explain_structure
from bot.judge.values import explain_values

FOLDER = Path(__file__).parents[2] / "challenges" / "ndcg-at-k"
CHALLENGE = parse_challenge("ndcg-at-k", {p.name: p.read_text() for p in FOLDER.glob("*.*")})
Load = Callable[[str], dict[str, Any]]
Entry = Callable[..., Any]


@pytest.fixture(scope="module")
def ndcg(load: Load) -> Entry:
    return load("ndcg-at-k/reference.py")["ndcg_at_k"]  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def cases(load: Load) -> dict[str, Any]:
    return load("ndcg-at-k/cases.py")


def complaint(entry: Entry, args: tuple[Any, Any, int], want: float) -> str | None:
    """Say what the judge would find wrong with one case, or None."""
    rel, score = args[0].copy(), args[1].copy()
    rel.flags.writeable, score.flags.writeable = (a.flags.writeable for a in args[:2])
    with np.errstate(all="ignore"):
        try:
            got = entry(rel, score, args[2])
        except Exception as error:  # noqa: BLE001 - whatever it raises is a refusal
            return type(error).__name__
    if not (np.array_equal(rel, args[0]) and np.array_equal(score, args[1])):
        return "arguments modified"
    told = (CHALLENGE.parts, CHALLENGE.whole)
    return explain_structure(got, want, *told) or explain_values(got, want, *told)


def test_the_reference_agrees_with_scikit_learn(ndcg: Entry) -> None:
    rng = np.random.default_rng(5)
    for _ in range(1000):
        n = int(rng.integers(2, 40))
        k = int(rng.integers(1, n + 4))
        rel = rng.choice([rng.integers(0, 5, size=n), rng.exponential(size=n)])
        score = np.round(rng.normal(size=n), int(rng.integers(0, 4)))
        want = ndcg_score([rel], [score], k=k)
        assert abs(ndcg(rel, score, k) - want) <= 1e-10 * want


def test_the_reference_is_the_mean_over_all_orders_of_tied_documents(ndcg: Entry) -> None:
    rng = np.random.default_rng(6)
    for _ in range(60):
        n, k = int(rng.integers(1, 6)), int(rng.integers(1, 7))
        rel, score = rng.integers(0, 4, size=n), rng.integers(0, 3, size=n)
        orders = [
            order
            for order in itertools.permutations(range(n))
            if all(score[a] >= score[b] for a, b in itertools.pairwise(order))
        ]

        def dcg(order: Any, gains: Any = rel, k: int = k) -> float:
            return math.fsum(gains[i] / math.log2(r + 2) for r, i in enumerate(order[:k]))

        ideal = dcg(np.argsort(-rel))
        want = math.fsum(map(dcg, orders)) / len(orders) / ideal if ideal else 0.0
        assert abs(ndcg(rel, score, k) - want) <= 1e-13


def test_every_hidden_case_keeps_what_the_statement_promises(
    cases: dict[str, Any], ndcg: Entry
) -> None:
    for seed in range(20):
        drawn = list(cases["hidden"](np.random.default_rng(seed)))
        assert 12 <= len(drawn) <= 40
        assert {trait for trait, _, _ in drawn} == set(CHALLENGE.traits)
        for trait, (rel, score, k), _ in drawn:
            assert k >= 1
            assert rel.shape == score.shape == (len(rel),)
            assert (rel >= 0).all()
            assert rel.max() == 0 or 1e-12 <= rel.max() <= 1e12
            assert np.isfinite(score).all()
            answer = ndcg(rel, score, k)
            assert answer == 0 or 1e-6 < answer <= 1 + 1e-12, trait
            groups = len(set(score.tolist()))
            assert (groups < len(score)) or trait not in ("ties", "tie-at-the-cut", "all-tied")
    assert {trait for trait, _, _ in cases["samples"]()} <= set(CHALLENGE.traits)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("submissions/*/*.py")), ids=lambda p: p.stem)
def test_every_submission_shows_its_colours_on_every_seed(
    load: Load, cases: dict[str, Any], ndcg: Entry, path: Path
) -> None:
    entry = load(str(path.relative_to(FOLDER.parent)))["ndcg_at_k"]
    right = path.parent.name in ("accepted", "time_limit_exceeded")
    for seed in range(10):
        drawn = cases["hidden"](np.random.default_rng(seed))
        assert any(complaint(entry, args, ndcg(*args)) for _, args, _ in drawn) is not right, seed


def test_the_printed_examples_are_what_the_reference_answers(
    cases: dict[str, Any], ndcg: Entry
) -> None:
    printed = re.findall(r"ndcg_at_k\(rel, score, (\d)\)  # ([\d.]+)", CHALLENGE.statement)
    (_, (rel, score, _), _), _ = cases["samples"]()
    assert [ndcg(rel, score, int(k)) for k, _ in printed] == pytest.approx(
        [float(value) for _, value in printed], rel=1e-12
    )
    assert len(printed) == 2
