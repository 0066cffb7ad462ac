"""Embedding gradient: the reference against SciPy, and what the hidden cases tell apart."""

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_array

from bot.catalog.folder import FolderCatalog
from bot.judge.structure import explain_structure
from bot.judge.values import allowed_error, explain_values

FOLDER = Path(__file__).parents[2] / "challenges" / "embedding-backward"
CHALLENGE = FolderCatalog(FOLDER.parent).load("embedding-backward")
Array = NDArray[Any]
Entry = Callable[..., Array]
Load = Callable[[str], dict[str, Any]]
Case = tuple[str, tuple[Any, ...], dict[str, Any]]
RIGHT = ("accepted", "time_limit_exceeded", "memory_limit_exceeded")  # without the large case


@pytest.fixture(scope="module")
def embedding_backward(load: Load) -> Entry:
    return load("embedding-backward/reference.py")["embedding_backward"]  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def judged(load: Load, embedding_backward: Entry) -> list[list[tuple[Case, Array]]]:
    """The hidden cases of five seeds with the reference's answers; none that is large."""
    hidden = load("embedding-backward/cases.py")["hidden"]
    return [
        [
            (case, embedding_backward(*case[1], **case[2]))
            for case in hidden(np.random.default_rng(seed))
            if case[0] != "large-vocabulary"
        ]
        for seed in range(5)
    ]


def by_sparse_product(ids: Array, dout: Array, vocab: int, padding_idx: int | None = None) -> Array:
    """The transposed one-hot matrix times dout, without a one at a padding id."""
    flat = ids.reshape(-1).astype(np.int64)
    ones = (flat != padding_idx).astype(float) if padding_idx is not None else np.ones(len(flat))
    one_hot = csr_array((ones, (flat, np.arange(len(flat)))), shape=(vocab, len(flat)))
    rows = dout.reshape(-1, dout.shape[-1]).astype(float)
    return np.asarray(one_hot @ rows, dtype=float)


def worst(got: Array, want: Array) -> float:
    """The worst error, where 1 is all that the judge would let pass; 0 must be 0."""
    error, allowed = allowed_error(got, want, CHALLENGE.parts[0])
    assert got.shape == want.shape
    assert not error[allowed == 0].any()
    return float((error[allowed > 0] / allowed[allowed > 0]).max(initial=0.0))


def draw(rng: np.random.Generator) -> Case:
    """Any shape, empty ones included; any types, signs of the columns, and padding."""
    shape = tuple(rng.integers(0, 6, size=rng.integers(1, 4)).tolist())
    vocab, d = int(rng.integers(1, 12)), int(rng.integers(1, 6))
    ids = rng.integers(vocab, size=shape).astype(rng.choice(["i1", "u1", "i4", "i8", "u8"]))
    dout = rng.uniform(1.0, 100.0, size=(*shape, d)) * rng.choice([-1, 1], size=d)
    dout = dout.astype(rng.choice(["f8", "f4", "i1", "i8"]))
    named = {} if rng.random() < 0.4 else {"padding_idx": int(rng.integers(vocab))}
    return "", (ids, dout, vocab), named


def test_the_reference_agrees_with_a_sparse_product(embedding_backward: Entry) -> None:
    rng = np.random.default_rng(21)
    for _ in range(1500):
        _, args, named = draw(rng)
        got = embedding_backward(*args, **named)
        assert got.dtype == np.float64
        assert worst(got, by_sparse_product(*args, **named)) <= 0.1, args


@pytest.mark.parametrize("seed", range(5))
def test_every_drawn_case_keeps_what_the_statement_promises(
    load: Load, embedding_backward: Entry, seed: int
) -> None:
    cases = list(load("embedding-backward/cases.py")["hidden"](np.random.default_rng(seed)))
    assert {trait for trait, _, _ in cases} == set(CHALLENGE.traits)
    for trait, args, named in cases:
        ids, dout, vocab = args[:3]
        assert dout.shape[:-1] == ids.shape, trait
        assert ids.ndim >= 1
        assert not ids.size or 0 <= int(ids.min()) <= int(ids.max()) < vocab, trait
        columns = dout.reshape(-1, dout.shape[-1])
        assert ((columns > 0).all(axis=0) | (columns < 0).all(axis=0)).all(), trait
        want = by_sparse_product(*args, **named)
        assert worst(embedding_backward(*args, **named), want) <= 0.1, trait


def complaint(entry: Entry, case: Case, want: Array) -> str | None:
    """Say what the judge would find wrong with one case, or None."""
    _, args, named = case
    mine = [np.copy(array, order="K") for array in args[:2]]
    for array, given in zip(mine, args[:2], strict=True):
        array.setflags(write=given.flags.writeable)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            got = entry(*mine, *args[2:], **named)
        except Exception as error:  # noqa: BLE001 - whatever a wrong submission raises
            return type(error).__name__
    if not all(np.array_equal(a, b) for a, b in zip(mine, args[:2], strict=True)):
        return "arguments modified"
    parts = CHALLENGE.parts
    return explain_structure(got, want, parts, True) or explain_values(got, want, parts, True)


@pytest.mark.parametrize("path", sorted((FOLDER / "submissions").glob("*/*.py")), ids=str)
def test_every_shipped_submission_shows_its_colours_on_every_seed(
    load: Load, judged: list[list[tuple[Case, Array]]], path: Path
) -> None:
    if path.parent.name == "compile_error":
        return  # a rule decides, not its answers
    entry = load(str(path.relative_to(FOLDER.parent)))["embedding_backward"]
    for cases in judged:
        refused = next((s for case, want in cases if (s := complaint(entry, case, want))), None)
        assert (refused is None) is (path.parent.name in RIGHT), refused


def test_the_examples_of_the_statement_are_what_the_reference_gives(
    embedding_backward: Entry,
) -> None:
    block = CHALLENGE.statement.partition("## Example")[2].split("```")[1]
    names: dict[str, Any] = {}
    examples = 0
    for line in block.splitlines()[1:]:
        if line.startswith("embedding_backward("):
            call, _, answer = line.partition("#")
            arrays = {name: np.array(value) for name, value in names.items()}
            got = eval(call, {"embedding_backward": embedding_backward, **arrays})
            assert got.tolist() == eval(answer), line
            examples += 1
        else:
            name, _, value = line.partition(" = ")
            names[name] = eval(value)
    assert examples == 3
