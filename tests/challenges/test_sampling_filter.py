"""Sampling filter: the reference against exact decimals, and what cases tell apart."""

import math
import re
from collections.abc import Callable
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.special import softmax

from bot.catalog.format import parse_challenge
from bot.judge.structure import explain_structure
from bot.judge.values import explain_values

FOLDER = Path(__file__).parents[2] / "challenges" / "sampling-filter"
CHALLENGE = parse_challenge("sampling-filter", {p.name: p.read_text() for p in FOLDER.glob("*.*")})
Load = Callable[[str], dict[str, Any]]
Names = dict[str, Any]


@pytest.fixture(scope="module")
def names(load: Load) -> Names:
    files = [load(f"sampling-filter/{name}.py") for name in ("cases", "reference")]
    return {key: value for file in files for key, value in file.items()}


def complaint(names: Names, entry: Any, args: Any, kwargs: Any) -> str | None:
    """Say what the judge would find wrong with one case, or None."""
    want = names["sample_filter"](*args, **kwargs)
    mine = args[0].copy()
    mine.flags.writeable = args[0].flags.writeable
    with np.errstate(all="ignore"):
        try:
            got = entry(mine, *args[1:], **kwargs)
        except Exception as error:  # noqa: BLE001 - whatever it raises is a refusal
            return type(error).__name__
    if not np.array_equal(mine, args[0]):
        return "arguments modified"
    told = (CHALLENGE.parts, CHALLENGE.whole)
    return explain_structure(got, want, *told) or explain_values(got, want, *told)


def literally(
    logits: Any, temperature: float = 1.0, top_k: int | None = None, top_p: float | None = None
) -> tuple[list[float], float]:
    """The statement word by word, in decimals; and how near top_p came to a prefix's mass."""
    order = sorted(range(len(logits)), key=lambda i: (-float(logits[i]), i))
    probs = [0.0] * len(logits)
    if temperature == 0:
        probs[order[0]] = 1.0
        return probs, 1.0
    order = order if top_k is None else order[:top_k]
    with localcontext(prec=30):
        top = Decimal(float(logits[order[0]]))
        weights = [((Decimal(float(logits[i])) - top) / Decimal(temperature)).exp() for i in order]
        total, nearest = sum(weights, Decimal()), 1.0
        if top_p is not None and top_p != 1:
            for n in range(1, len(order) + 1):
                mass = sum(weights[:n], Decimal()) / total
                nearest = min(nearest, abs(float(mass - Decimal(top_p))))
                if mass >= Decimal(top_p):
                    order, weights = order[:n], weights[:n]
                    break
        total = sum(weights, Decimal())
        for i, weight in zip(order, weights, strict=True):
            probs[i] = float(weight / total)
    return probs, nearest


def error(got: Any, want: Any) -> float:
    assert ((got == 0) == (want == 0)).all() or want[(got == 0) != (want == 0)].max() < 1e-300
    return float((np.abs(got - want) / (1e-9 * want + 1e-300)).max())


def test_the_reference_agrees_with_exact_decimals(names: Names) -> None:
    rng = np.random.default_rng(9)
    compared = 0
    while compared < 1000:
        n = int(rng.integers(1, 12))
        x = names["tied"](rng, n) if rng.random() < 0.4 else rng.normal(size=n) * 3
        x = names["masked"](rng, x) if rng.random() < 0.3 else x
        temperature = float(rng.choice([0.0, 1.0, 0.001, *rng.uniform(0.2, 4.0, size=3)]))
        top_k = None if rng.random() < 0.3 else int(rng.integers(1, n + 3))
        top_p = None if rng.random() < 0.3 else float(rng.choice([0.0, 1.0, *rng.random(4)]))
        want, nearest = literally(x, temperature, top_k, top_p)
        if nearest > 1e-9 or top_p == 0:
            got = names["sample_filter"](x, temperature, top_k, top_p)
            assert error(got, np.array(want)) < 0.1
            compared += 1


def test_the_reference_agrees_with_scipy_without_filters(names: Names) -> None:
    rng = np.random.default_rng(10)
    for _ in range(200):
        x, temperature = rng.normal(size=50) * 20, float(rng.uniform(0.3, 5))
        want = softmax(x.astype(np.longdouble) / temperature)
        assert error(names["sample_filter"](x, temperature), want) < 0.1


def test_every_hidden_case_keeps_what_the_statement_promises(names: Names) -> None:
    for seed in range(20):
        cases = list(names["hidden"](np.random.default_rng(seed)))
        assert 12 <= len(cases) <= 40
        assert {trait for trait, _, _ in cases} == set(CHALLENGE.traits)
        for trait, args, kwargs in cases:
            x = args[0]
            given = dict(zip(("temperature", "top_k", "top_p"), args[1:], strict=False)) | kwargs
            finite = x[np.isfinite(x)].astype(float)
            assert (np.isfinite(x) | np.isneginf(x)).all()
            assert len(finite)
            temperature = given.get("temperature", 1.0)
            assert temperature == 0 or 0.001 <= temperature <= 1000
            assert np.abs(finite).max() / min(temperature or 1.0, 1.0) <= 100_000
            want, nearest = literally(x, **given)
            assert nearest > 1e-9 or trait == "exact-mass" or given["top_p"] == 0, trait
            assert error(names["sample_filter"](*args, **kwargs), np.array(want)) < 0.1, trait
            if trait == "exact-mass":
                assert set(finite.tolist()) == {0.0}
                assert min(len(finite), given.get("top_k", math.inf)) in (2, 4, 16)
                assert nearest == 0
    assert {trait for trait, _, _ in names["samples"]()} <= set(CHALLENGE.traits)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("submissions/*/*.py")), ids=lambda p: p.stem)
def test_every_submission_shows_its_colours_on_every_seed(
    load: Load, names: Names, path: Path
) -> None:
    entry = load(str(path.relative_to(FOLDER.parent)))["sample_filter"]
    right = path.parent.name in ("accepted", "time_limit_exceeded")
    for seed in range(10):
        found = [
            f"{trait}: {said}"
            for trait, args, kwargs in names["hidden"](np.random.default_rng(seed))
            if (said := complaint(names, entry, args, kwargs))
        ]
        assert bool(found) is not right, (seed, found)


def test_the_printed_examples_are_what_the_reference_answers(names: Names) -> None:
    printed = re.findall(r"sample_filter\(logits(.*?)\) +# (\[.*\])", CHALLENGE.statement)
    assert len(printed) == 5
    for options, answer in printed:
        kwargs = eval(f"dict({options.lstrip(', ')})")
        assert np.allclose(names["sample_filter"](names["LOGITS"], **kwargs), eval(answer))
