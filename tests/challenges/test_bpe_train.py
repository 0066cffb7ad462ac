"""BPE training: the reference is right, the cases are fair, and each wrong idea shows."""

import doctest
import random
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

FOLDER = Path(__file__).parents[2] / "challenges" / "bpe-train"
TRAITS = tomllib.loads((FOLDER / "challenge.toml").read_text())["traits"]

Load = Callable[[str], dict[str, Any]]
Merges = list[tuple[int, int]]
Entry = Callable[[str, int], Merges]
Bank = list[list[tuple[str, tuple[str, int], Merges]]]


@pytest.fixture(scope="module")
def entry(load: Load) -> Entry:
    return load("bpe-train/reference.py")["bpe_train"]  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def judged(load: Load, entry: Entry) -> Bank:
    """The hidden cases of 20 seeds with the reference's answers."""
    hidden = load("bpe-train/cases.py")["hidden"]
    return [
        [(trait, args, entry(*args)) for trait, args, _ in hidden(np.random.default_rng(seed))]
        for seed in range(20)
    ]


def by_regular_expressions(text: str, n_merges: int) -> Merges:
    """The statement on a string that holds a character for each token."""
    symbols = text.encode().decode("latin-1")
    merges: Merges = []
    while len(merges) < n_merges and len(symbols) > 1:
        found = {symbols[i : i + 2] for i in range(len(symbols) - 1)}
        # A lookahead finds overlapping places too; -find makes the earliest the largest.
        rank = {
            pair: (len(re.findall(f"(?s)(?={re.escape(pair)})", symbols)), -symbols.find(pair))
            for pair in found
        }
        best = max(found, key=rank.__getitem__)
        symbols = re.sub(re.escape(best), chr(256 + len(merges)), symbols)
        merges.append((ord(best[0]), ord(best[1])))
    return merges


def is_refused(entry: Entry, args: tuple[str, int], want: Merges) -> bool:
    """Tell whether the judge would refuse what `entry` does with one case."""
    try:
        return entry(*args) != want
    except (LookupError, ValueError):
        return True


def test_the_reference_agrees_with_regular_expressions(entry: Entry) -> None:
    draw = random.Random(6)
    alphabets = ["ab", "abc", "a", "aàé€🙂", "abcdefgh \n", "\x00\r\n Aa.*("]
    for _ in range(1500):
        text = "".join(draw.choices(draw.choice(alphabets), k=draw.randrange(24)))
        text *= draw.choice([1, 1, 3])
        n_merges = draw.choice([0, 1, 5, 100])
        assert entry(text, n_merges) == by_regular_expressions(text, n_merges), text


def test_every_hidden_case_is_valid_and_every_trait_has_one(load: Load, judged: Bank) -> None:
    for seed, cases in enumerate(judged):
        assert 12 <= len(cases) <= 40
        assert {trait for trait, _, _ in cases} == set(TRAITS)
        for trait, (text, n_merges), merges in cases:
            text.encode()
            assert len(text) <= 20_000
            assert 0 <= len(merges) <= n_merges
            assert merges or trait in ("short-texts", "no-merges")
            if seed < 3:
                assert merges == by_regular_expressions(text, n_merges), trait
    assert {trait for trait, _, _ in load("bpe-train/cases.py")["samples"]()} <= set(TRAITS)


@pytest.mark.parametrize("path", sorted((FOLDER / "submissions").glob("*/*.py")), ids=str)
def test_every_shipped_submission_shows_its_colours_on_every_seed(
    load: Load, judged: Bank, path: Path
) -> None:
    theirs = load(str(path.relative_to(FOLDER.parent)))["bpe_train"]
    if path.parent.name in ("wrong_answer", "runtime_error"):
        assert all(any(is_refused(theirs, args, want) for _, args, want in c) for c in judged)
    else:
        assert not any(is_refused(theirs, args, want) for c in judged[:4] for _, args, want in c)


def test_the_printed_examples_are_what_the_reference_answers(load: Load, entry: Entry) -> None:
    text = (FOLDER / "statement.md").read_text()
    examples = re.findall(r'(?m)^bpe_train\("(\w+)", (\d+)\)\s+# (.*)$', text)
    assert len(examples) == 4
    for example, n_merges, answer in examples:
        assert str(entry(example, int(n_merges))) == answer
    doc = load("bpe-train/starter.py")["bpe_train"].__doc__
    test = doctest.DocTestParser().get_doctest(doc, {"bpe_train": entry}, "starter", None, None)
    runner = doctest.DocTestRunner(verbose=False)
    assert runner.run(test).failed == 0
    assert runner.summarize(verbose=False).attempted == 1
