"""Causal attention: the reference is right, and each wrong idea shows."""

import doctest
import re
import tomllib
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import softmax

FOLDER = Path(__file__).parents[2] / "challenges" / "causal-mha"
TOML = tomllib.loads((FOLDER / "challenge.toml").read_text())
RTOL = TOML["answer"]["rtol"]

Array = NDArray[Any]
Load = Callable[[str], dict[str, Any]]
Layer = tuple[Array, Array, Array, Array, Array, int]
Case = tuple[str, Layer, dict[str, Any]]


def error_in_tolerances(got: Array, want: Array) -> float:
    """Return the worst error, where 1 is all that the judge would let pass."""
    assert got.shape == want.shape
    assert got.dtype == np.float64
    return float(np.max(np.abs(got - want)) / (RTOL * np.max(np.abs(want))))


def is_refused(entry: Callable[..., Any], layer: Layer, want: Array) -> bool:
    """Tell whether the judge would refuse what `entry` does with one case."""
    *arrays, n_heads = layer
    copies = [np.copy(a, order="K") for a in arrays]
    for copy, given in zip(copies, arrays, strict=True):
        copy.setflags(write=given.flags.writeable)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            got = entry(*copies, n_heads)
        except Exception:  # noqa: BLE001 - whatever a wrong submission raises is a refusal
            return True
    if got.shape != want.shape or got.dtype != np.float64:
        return True
    changed = any(not np.array_equal(c, a) for c, a in zip(copies, arrays, strict=True))
    return changed or not error_in_tolerances(got, want) <= 1  # NaN is wrong too


def token_by_token(
    x: Array, w_qkv: Array, b_qkv: Array, w_out: Array, b_out: Array, n_heads: int
) -> tuple[Array, float]:
    """Follow the statement literally, in extended precision.

    Returns:
        The answer, and the largest score in size, those of later tokens included.
    """
    x, w_qkv, b_qkv, w_out, b_out = (
        a.astype(np.longdouble) for a in (x, w_qkv, b_qkv, w_out, b_out)
    )
    dim = x.shape[1]
    width = dim // n_heads
    rows = [token @ w_qkv + b_qkv for token in x]
    largest = 0.0
    answer = []
    for t, row in enumerate(rows):
        merged = []
        for start in range(0, dim, width):
            query = row[start : start + width]
            keys = [r[dim + start : dim + start + width] for r in rows]
            values = [r[2 * dim + start : 2 * dim + start + width] for r in rows]
            scores = np.array([query @ key for key in keys]) / np.sqrt(np.longdouble(width))
            largest = max(largest, float(np.abs(scores).max()))
            weights = softmax(scores[: t + 1])
            merged.append(sum(w * v for w, v in zip(weights, values[: t + 1], strict=True)))
        answer.append(np.concatenate(merged) @ w_out + b_out)
    return np.array(answer), largest


def random_layers(rng: np.random.Generator, count: int) -> Iterator[Layer]:
    """Draw what the statement allows: sizes, heads, biases, types, scores up to 10,000."""
    for _ in range(count):
        length, n_heads, width = (int(s) for s in rng.integers(1, 5, size=3))
        dim = n_heads * width
        x = rng.normal(size=(length, dim))
        w_qkv = rng.normal(size=(dim, 3 * dim)) / np.sqrt(dim)
        w_qkv[:, : 2 * dim] *= 10 ** rng.uniform(-1, 1.3)
        arrays: list[Array] = [
            x,
            w_qkv,
            rng.normal(size=3 * dim),
            rng.normal(size=(dim, dim)),
            rng.normal(size=dim),
        ]
        kind = rng.integers(4)
        if kind == 1:
            arrays = [a.astype(np.float32) for a in arrays]
        elif kind == 2:
            arrays = [np.rint(2 * a).astype(np.int8) for a in arrays]
            arrays[4][:] = 1  # an answer of all zeros would allow no error
        yield (*arrays[:5], n_heads)  # type: ignore[misc]


def test_the_reference_agrees_with_a_loop_in_extended_precision(load: Load) -> None:
    causal_mha = load("causal-mha/reference.py")["causal_mha"]
    worst, highest = 0.0, 0.0
    for layer in random_layers(np.random.default_rng(7), 1000):
        want, largest = token_by_token(*layer)
        worst = max(worst, error_in_tolerances(causal_mha(*layer), want))
        highest = max(highest, largest)
    assert worst <= 0.1
    assert highest >= 1000


@pytest.mark.parametrize("seed", range(20))
def test_every_drawn_case_keeps_what_the_statement_promises(load: Load, seed: int) -> None:
    causal_mha = load("causal-mha/reference.py")["causal_mha"]
    cases: list[Case] = list(load("causal-mha/cases.py")["hidden"](np.random.default_rng(seed)))
    assert 12 <= len(cases) <= 40
    assert {trait for trait, _, _ in cases} == set(TOML["traits"])
    largest_of = dict.fromkeys(TOML["traits"], 0.0)
    for trait, layer, kw in cases:
        assert kw == {}
        x, w_qkv, b_qkv, w_out, b_out, n_heads = layer
        length, dim = x.shape
        assert w_qkv.shape == (dim, 3 * dim)
        assert (b_qkv.shape, w_out.shape, b_out.shape) == ((3 * dim,), (dim, dim), (dim,))
        assert length >= 1
        assert dim % n_heads == 0
        want, largest = token_by_token(*layer)
        assert largest <= 20_000, trait
        largest_of[trait] = max(largest_of[trait], largest)
        assert error_in_tolerances(causal_mha(*layer), want) <= 0.1, trait
    assert largest_of["large-scores"] >= 9_999
    assert largest_of["future-stays-hidden"] >= 7_000
    assert largest_of["far-apart-rows"] >= 7_000


@pytest.mark.parametrize("path", sorted((FOLDER / "submissions").glob("*/*.py")), ids=str)
def test_every_shipped_submission_shows_its_colours_on_every_seed(load: Load, path: Path) -> None:
    causal_mha = load("causal-mha/reference.py")["causal_mha"]
    hidden = load("causal-mha/cases.py")["hidden"]
    entry = load(str(path.relative_to(FOLDER.parent)))["causal_mha"]
    correct = path.parent.name in ("accepted", "time_limit_exceeded")
    for seed in range(10):
        refused = [
            trait
            for trait, layer, _ in hidden(np.random.default_rng(seed))
            if is_refused(entry, layer, causal_mha(*layer))
        ]
        assert bool(refused) is not correct, (seed, refused)


def test_a_later_token_does_not_change_one_bit_of_the_rows_before_it(load: Load) -> None:
    causal_mha = load("causal-mha/reference.py")["causal_mha"]
    (layer,) = random_layers(np.random.default_rng(0), 1)
    dim = layer[0].shape[1]
    x = np.random.default_rng(1).normal(size=(12, dim))
    changed = x.copy()
    changed[8:] *= -50
    before, after = (causal_mha(tokens, *layer[1:]) for tokens in (x, changed))
    assert np.array_equal(before[:8], after[:8])
    assert not np.any(before[8:] == after[8:])


def test_the_printed_examples_are_what_the_reference_answers(load: Load) -> None:
    names = {"np": np, "causal_mha": load("causal-mha/reference.py")["causal_mha"]}
    blocks = re.findall(r"(?s)```python\n(.*?)```", (FOLDER / "statement.md").read_text())
    texts = [*blocks, load("causal-mha/starter.py")["causal_mha"].__doc__]
    examples = doctest.DocTestParser()
    runner = doctest.DocTestRunner(verbose=False)
    for text in texts:
        runner.run(examples.get_doctest(text, names, "statement", None, None))
    assert runner.summarize(verbose=False).attempted == 7
    assert runner.summarize(verbose=False).failed == 0
