"""PSI and KS: the reference is right, the cases are fair, and each wrong idea shows."""

import tomllib
import warnings
from bisect import bisect_left
from collections.abc import Callable
from fractions import Fraction
from math import fsum, log
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import ks_2samp

FOLDER = Path(__file__).parents[2] / "challenges" / "drift-psi-ks"
TOML = tomllib.loads((FOLDER / "challenge.toml").read_text())
RTOL, ATOL = TOML["answer"]["parts"][0]["rtol"], TOML["answer"]["parts"][0]["atol"]

Array = NDArray[Any]
Load = Callable[[str], dict[str, Any]]
Entry = Callable[..., tuple[float, float]]


@pytest.fixture(scope="module")
def entry(load: Load) -> Entry:
    return load("drift-psi-ks/reference.py")["drift_psi_ks"]  # type: ignore[no-any-return]


def exact_psi(ref: Array, cur: Array, n_bins: int = 10, eps: float = 1e-6) -> float:
    """The statement in rational numbers: edges, bins and shares have no rounding error."""
    ordered = sorted(Fraction(v) for v in ref.tolist())
    edges = set()
    for k in range(1, n_bins):
        i, rest = divmod(k * (len(ordered) - 1), n_bins)
        after = ordered[i + 1] if rest else ordered[i]
        edges.add(ordered[i] + Fraction(rest, n_bins) * (after - ordered[i]))
    bounds = sorted(edges)

    def shares(values: list[float]) -> list[float]:
        counts = [0] * (len(bounds) + 1)
        for value in values:
            end = {np.inf: len(bounds), -np.inf: 0}.get(value)
            counts[bisect_left(bounds, Fraction(value)) if end is None else end] += 1
        return [max(count / len(values), eps) for count in counts]

    pairs = zip(shares(ref.tolist()), shares(cur.tolist()), strict=True)
    return fsum((c - r) * log(c / r) for r, c in pairs)


def ks_by_scipy(ref: Array, cur: Array) -> float:
    with np.errstate(all="ignore"):  # of the p-value of a single pair
        return float(ks_2samp(ref.astype(float), cur.astype(float), method="asymp").statistic)


def error_in_tolerances(got: tuple[float, float], want: tuple[float, float]) -> float:
    """Return the worst error, where 1 is all that the judge would let pass."""
    pairs = zip(got, want, strict=True)
    return max(float(abs(g - w) / (RTOL * abs(w) + ATOL)) for g, w in pairs)


def is_refused(entry: Entry, args: tuple[Any, ...], kw: Any, want: tuple[float, float]) -> bool:
    """Tell whether the judge would refuse what `entry` does with one case."""
    copies = [np.repeat(a, 2)[::2] if isinstance(a, np.ndarray) else a for a in args]
    for copy, given in zip(copies, args, strict=True):
        if isinstance(given, np.ndarray):
            copy.flags.writeable = given.flags.writeable
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            got = entry(*copies, **kw)
        except (ArithmeticError, LookupError, ValueError):
            return True
    changed = any(not np.array_equal(c, a) for c, a in zip(copies, args, strict=True))
    return changed or not error_in_tolerances(got, want) <= 1  # NaN is wrong too


def test_psi_agrees_with_rational_numbers_and_ks_with_scipy(load: Load, entry: Entry) -> None:
    is_clear = load("drift-psi-ks/cases.py")["is_clear"]
    rng = np.random.default_rng(5)
    compared, worst = 0, 0.0
    while compared < 1000:
        n, m, n_bins = (int(s) for s in rng.integers(1, (60, 60, 16)))
        scale = 10.0 ** rng.integers(-3, 4)
        ref: Array = rng.normal(size=n) * scale
        cur: Array = rng.normal(size=m) * scale + rng.normal() * scale
        kind = rng.integers(4)
        if kind == 0:
            ref, cur = np.rint(ref / scale), np.rint(cur / scale).astype(np.int8)
        elif kind == 1:
            ref, cur = ref.astype(np.float32), rng.choice(ref, size=m)
        elif kind == 2:
            cur[rng.random(m) < 0.3] = rng.choice([-np.inf, np.inf])
        if not is_clear(ref, cur, n_bins):
            continue
        compared += 1
        eps = float(10 ** rng.uniform(-9, -0.7))
        want = exact_psi(ref, cur, n_bins, eps), ks_by_scipy(ref, cur)
        worst = max(worst, error_in_tolerances(entry(ref, cur, n_bins, eps), want))
    assert worst <= 0.1


@pytest.mark.parametrize("seed", range(20))
def test_every_drawn_case_keeps_what_the_statement_promises(
    load: Load, entry: Entry, seed: int
) -> None:
    names = load("drift-psi-ks/cases.py")
    cases = list(names["hidden"](np.random.default_rng(seed)))
    assert 12 <= len(cases) <= 40
    assert {trait for trait, _, _ in cases} == set(TOML["traits"])
    for trait, args, kw in [*names["samples"](), *cases]:
        ref, cur = args[:2]
        assert ref.ndim == cur.ndim == 1
        assert np.isfinite(ref).all(), trait
        assert not np.isnan(cur).any(), trait
        n_bins = args[2] if len(args) > 2 else kw.get("n_bins", 10)
        assert names["is_clear"](ref, cur, n_bins), trait
        if trait != "memory":
            want = exact_psi(*args, **kw), ks_by_scipy(ref, cur)
            assert error_in_tolerances(entry(*args, **kw), want) <= 0.1, trait
            # The absolute tolerance is at most a thousandth of an answer that isn't 0.
            assert all(v < 1e-14 or v > 1e3 * ATOL for v in want), trait


@pytest.mark.parametrize("path", sorted((FOLDER / "submissions").glob("*/*.py")), ids=str)
def test_every_shipped_submission_shows_its_colours_on_every_seed(
    load: Load, entry: Entry, path: Path
) -> None:
    hidden = load("drift-psi-ks/cases.py")["hidden"]
    theirs = load(str(path.relative_to(FOLDER.parent)))["drift_psi_ks"]
    correct = path.parent.name in ("accepted", "time_limit_exceeded", "memory_limit_exceeded")
    for seed in range(5):
        refused = [
            trait
            for trait, args, kw in hidden(np.random.default_rng(seed))
            if trait != "memory" and is_refused(theirs, args, kw, entry(*args, **kw))
        ]
        assert bool(refused) is not correct, (seed, refused)


def test_the_example_of_the_statement_is_what_the_reference_answers(entry: Entry) -> None:
    ref, cur = np.array([1, 2, 3, 4, 5]), np.array([3, 4, 4, 6])
    answer = entry(ref, cur, n_bins=4, eps=0.01)
    assert f"# {answer}" in (FOLDER / "statement.md").read_text()
    assert f"{answer}" in (FOLDER / "starter.py").read_text()
