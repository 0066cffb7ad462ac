"""Conditional Gaussians: the reference against two oracles, and what cases tell apart."""

import tomllib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.linalg

FOLDER = Path(__file__).parents[2] / "challenges" / "mvn-condition"
TRAITS = set(tomllib.loads((FOLDER / "challenge.toml").read_text())["traits"])
Load = Callable[[str], dict[str, Any]]
Names = dict[str, Any]


@pytest.fixture(scope="module")
def names(load: Load) -> Names:
    files = ("cases", "driver", "checker", "reference")
    return {k: v for name in files for k, v in load(f"mvn-condition/{name}.py").items()}


def complaint(names: Names, entry: Any, args: Any, want: Any) -> str | None:
    """Say what the judge would find wrong with one case, or None."""
    mine = [arg.copy(order="K") for arg in args]
    for copy, given in zip(mine, args, strict=True):
        copy.flags.writeable = given.flags.writeable
    try:
        got = names["drive"](entry, *mine)
    except Exception as error:  # noqa: BLE001 - whatever it raises is a refusal
        return type(error).__name__
    if not all(np.array_equal(a, b) for a, b in zip(mine, args, strict=True)):
        return "arguments modified"
    return names["check"](args, {}, got, want)  # type: ignore[no-any-return]


def exactly(mean: Any, cov: Any, idx: Any, x: Any) -> tuple[Any, Any]:
    """Both formulas in fractions, by Gauss-Jordan elimination."""
    m = [Fraction(v) for v in mean.tolist()]
    s = [[Fraction(v) for v in row] for row in cov.tolist()]
    seen = [int(i) for i in idx]
    rest = [i for i in range(len(m)) if i not in seen]
    table = [
        [*(s[i][j] for j in seen), *(s[i][j] for j in rest), Fraction(v) - m[i]]
        for i, v in zip(seen, x.tolist(), strict=True)
    ]
    for p in range(len(seen)):
        table[p] = [v / table[p][p] for v in table[p]]
        for q in range(len(seen)):
            if q != p:
                factor = table[q][p]
                table[q] = [a - factor * b for a, b in zip(table[q], table[p], strict=True)]
    gains = [row[len(seen) :] for row in table]

    def moved(i: int, column: int) -> Fraction:
        return sum(
            (s[i][j] * gain[column] for j, gain in zip(seen, gains, strict=True)), Fraction()
        )

    new_mean = [float(m[i] + moved(i, -1)) for i in rest]
    new_cov = [[float(s[i][j] - moved(i, c)) for c, j in enumerate(rest)] for i in rest]
    return np.array(new_mean), np.array(new_cov).reshape(len(rest), len(rest))


def error(got: Any, want: Any) -> float:
    """The worst error, where 1 is all that the judge would let pass."""
    deviation = np.sqrt(np.diag(want[1]))
    mean = np.abs(got[0] - want[0]) / np.maximum(np.abs(want[0]), deviation)
    cov = np.abs(got[1] - want[1]) / np.outer(deviation, deviation)
    return float(max(mean.max(initial=0.0), cov.max(initial=0.0))) / 1e-7


def test_the_reference_agrees_with_the_precision_matrix(names: Names) -> None:
    rng = np.random.default_rng(4)
    for _ in range(1000):
        d = int(rng.integers(1, 9))
        k = int(rng.integers(0, d + 1))
        mean, cov, idx, x = names["problem"](rng, d, k)
        rest = np.array([i for i in range(d) if i not in idx], dtype=int)
        precision = scipy.linalg.inv(cov)
        new_cov = scipy.linalg.inv(precision[np.ix_(rest, rest)])
        new_mean = mean[rest] - new_cov @ precision[np.ix_(rest, idx)] @ (x - mean[idx])
        got = names["mvn_condition"](mean, cov, idx, x)
        assert got[0].shape == (d - k,)
        assert got[1].shape == (d - k, d - k)
        assert error(got, (new_mean, new_cov)) < 0.001


def test_the_reference_agrees_with_fractions_where_it_is_hard(names: Names) -> None:
    for seed in range(20):
        rng = np.random.default_rng(seed)
        hard = [names["nearly_singular"](rng, 8, 5), names["twins"](rng, 5)]
        hard.append(names["scaled"](names["problem"](rng, 6, 3), np.geomspace(1e-2, 1e2, 6)))
        for args in hard:
            assert error(names["mvn_condition"](*args), exactly(*args)) < 0.1


def test_every_hidden_case_keeps_what_the_statement_promises(names: Names) -> None:
    for seed in range(20):
        cases = list(names["hidden"](np.random.default_rng(seed)))
        assert 12 <= len(cases) <= 40
        assert {trait for trait, _, _ in cases} == TRAITS
        for trait, (mean, cov, idx, x), _ in cases:
            d, k = len(mean), len(idx)
            assert cov.shape == (d, d)
            assert x.shape == (k,)
            assert len(set(idx.tolist())) == k
            assert not k or (idx.min() >= 0 and idx.max() < d)
            assert (cov == cov.T).all()
            assert np.linalg.eigvalsh(cov.astype(float)).min() > 0
            if k:
                assert np.linalg.cond(cov[np.ix_(idx, idx)].astype(float)) < 1.01e9, trait
            sd = np.sqrt(np.diag(cov).astype(float))
            assert 2e-7 < sd.min() <= sd.max() < 5e6
    assert {trait for trait, _, _ in names["samples"]()} <= TRAITS


@pytest.mark.parametrize("path", sorted(FOLDER.glob("submissions/*/*.py")), ids=lambda p: p.stem)
def test_every_submission_shows_its_colours_on_every_seed(
    load: Load, names: Names, path: Path
) -> None:
    if path.parent.name == "compile_error":
        return
    entry = load(str(path.relative_to(FOLDER.parent)))["mvn_condition"]
    right = path.parent.name in ("accepted", "time_limit_exceeded")
    for seed in range(10):
        cases = names["hidden"](np.random.default_rng(seed))
        found = [
            f"{trait}: {said}"
            for trait, args, _ in cases
            if (said := complaint(names, entry, args, names["mvn_condition"](*args)))
        ]
        assert bool(found) is not right, (seed, found)


def test_the_printed_examples_are_what_the_reference_answers(names: Names) -> None:
    answers = [names["mvn_condition"](*args) for _, args, _ in names["samples"]()]
    assert np.allclose(answers[0][0], [2.0])
    assert np.allclose(answers[0][1], [[1.5]])
    assert np.allclose(answers[1][0], [3.0, 3.0])
    assert np.allclose(answers[1][1], [[2.66666667, -0.66666667], [-0.66666667, 1.66666667]])


def test_the_checker_survives_any_answer(names: Names) -> None:
    want = (np.array([1.0, -2.0]), np.array([[2.0, 0.5], [0.5, 1.0]]))
    junk: list[Any] = [
        None, True, 0, 10**400, float("nan"), 1j, "six", [], (), {}, {1}, [[1.0], [2.0, 3.0]],
        np.zeros(0), np.zeros(2), np.zeros((2, 2)), np.full((2, 2), np.nan), np.full(2, np.inf),
        np.full((2, 2), -np.inf), np.zeros((2, 2), dtype=complex), want[1].astype(np.float32),
        np.zeros((2, 2), dtype=bool), np.array([[2.0, 0.5], [0.5 + 1e-8, 1.0]]), want[1].tolist(),
    ]  # fmt: skip
    for value in junk:
        assert names["check"]((), {}, value, want)
        for part in range(2):
            answer = list(want)
            answer[part] = value
            assert names["check"]((), {}, tuple(answer), want), (part, value)
    assert names["check"]((), {}, want, want) is None
