"""What hidden cases ask of BPE training: texts in which another rule makes other merges."""

import string
from collections import Counter
from itertools import pairwise

LETTERS = string.ascii_lowercase


def some(rng, characters, n):
    return "".join(rng.choice(list(characters), size=n))


def prose(rng, n, between=(" ",)):
    """Words from a small vocabulary, the first ones more often."""
    pairs = zip(some(rng, "bcdfglmnprst", 30), some(rng, "aeiou", 30), strict=True)
    syllables = ["".join(pair) for pair in pairs]
    words = ["".join(syllables[i] for i in row) for row in rng.integers(30, size=(200, 3))]
    words = [word[: 2 * k] for word, k in zip(words, rng.integers(1, 4, size=200), strict=True)]
    chosen = (rng.random(n // 2) ** 2 * 200).astype(int)
    gaps = rng.integers(len(between), size=n // 2)
    return "".join(words[i] + between[j] for i, j in zip(chosen, gaps, strict=True))[:n]


def shouted(rng, n):
    """Prose in which about half of the words are in capitals."""
    words = prose(rng, n).split(" ")
    return " ".join(word.upper() if rng.random() < 0.5 else word for word in words)


def runs(rng, characters, n):
    """Characters repeated one to nine times: pairs overlap."""
    return "".join(c * int(rng.integers(1, 10)) for c in some(rng, characters, n))


def prefixes(rng):
    """Pieces of one word, the shorter the more frequent: each merge makes the next."""
    word = "".join(rng.permutation(list(LETTERS))[:8])
    pieces = [word[:length] for length in rng.integers(2, 9, size=200)]
    return "".join(pieces) + word


def twice_with_rare_letters(rng):
    """A text given twice, so long that tokens 1024 and more stand behind its last letter.

    The first 800 and more merges make one token of its beginning; x, the last letter, then has
    that token as its right neighbour. y has each letter as its right neighbour, later on.
    """
    letters = [c for c in map(chr, range(128)) if c not in "xy"]
    text = some(rng, letters, 800) + "".join("y" + c for c in letters) + "x"
    return text * 2


def is_simple(text, n_merges):
    """Say whether no round has a tie or merges a token with its like."""
    symbols = "".join(map(chr, text.encode("utf-8")))
    for step in range(n_merges):
        (pair, count), (_, other) = Counter(pairwise(symbols)).most_common(2)
        if count == other or pair[0] == pair[1]:
            return False
        symbols = symbols.replace("".join(pair), chr(256 + step))
    return True


def simple(make, n_merges):
    """Make texts until one is simple: such a case is about something else."""
    while True:
        text = make()
        if is_simple(text, n_merges):
            return text, n_merges


def samples():
    yield "plain", ("a bat, a cat and a rat sat on a flat mat at the gate", 4), {}
    yield "overlapping-pairs", ("xaaay", 3), {}


def hidden(rng):
    yield "plain", simple(lambda: prose(rng, 700), 8), {}
    yield "plain", simple(lambda: prose(rng, 1500), 9), {}

    yield "overlapping-pairs", (runs(rng, "abc", 40), 25), {}
    yield "overlapping-pairs", (runs(rng, "xy", 25), 15), {}
    yield "overlapping-pairs", ("o" * int(rng.integers(100, 400)), 6), {}
    # Three places against two; without the one that overlaps it is a tie, and the other is first.
    a, b, c, x = rng.permutation(list(LETTERS))[:4]
    yield "overlapping-pairs", (b + c + x + b + c + x + a * 4, 1), {}

    yield "merged-tokens", simple(lambda: prefixes(rng), 8), {}
    yield "merged-tokens", (prose(rng, 40) * 12, 60), {}

    yield "equal-counts", (some(rng, LETTERS, 40), 12), {}
    yield "equal-counts", ("".join(rng.permutation(list(LETTERS))), 8), {}
    yield "equal-counts", (some(rng, "abcd", 60), 20), {}
    yield "equal-counts", (some(rng, "vwxyz", 25) * 2, 20), {}

    yield "utf-8", (some(rng, "äöüßéñ€中文字あい🙂🙃👍🏽 ae", 120), 30), {}
    # One letter composed and decomposed, a ligature, an old sign for another letter.
    forms = ["e\u0301", "\u00e9", "\ufb01", "fi", "\u212b", "\u00c5"]
    yield "utf-8", (some(rng, forms, 60), 15), {}
    yield "utf-8", ("é", 4), {}

    yield "every-byte", simple(lambda: prose(rng, 700, [" ", "\n", "\t", "\r\n"]), 7), {}
    yield "every-byte", simple(lambda: shouted(rng, 700), 5), {}
    yield "every-byte", simple(lambda: "  " + prose(rng, 600, ["\x00\x01", "\x7f"]) + "\n ", 6), {}

    yield "every-byte", ("  " + some(rng, " \n\t", 14) + "\n ", 9), {}  # and nothing else
    yield "every-byte", ("\0" + prose(rng, 20) + "\0\0", 99), {}
    yield "every-byte", ("\ufeff" + prose(rng, 40), 99), {}  # a byte order mark

    yield "short-texts", ("", 5), {}
    yield "short-texts", (some(rng, LETTERS, 1), 5), {}
    yield "short-texts", (some(rng, LETTERS, 2), 1), {}

    yield "no-merges", (prose(rng, 100), 0), {}

    yield "pairs-that-occur-once", (some(rng, LETTERS, 18), 14), {}

    yield "all-merged", (some(rng, "abc", 2), 3), {}
    yield "all-merged", (some(rng, "abcde", 17), 100), {}
    yield "all-merged", (some(rng, "ab", 24), 2_000_000_000), {}
    yield "all-merged", (some(rng, string.printable, 900), 2_000_000_000), {}  # some 800 rounds

    yield "merged-tokens", (twice_with_rare_letters(rng), 1000), {}


def timing(rng, n):
    return (prose(rng, n), 40), {}
