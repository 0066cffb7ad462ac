"""What hidden cases ask of BM25.

Words cross as numbers, (numbers, lengths), and become strings in driver.py;
where the spelling matters they are written out.
"""

import numpy as np


def texts(rng, n, vocabulary, low, high, repeats=False):
    """Draw n texts of `low` to `high` words; without `repeats` no text has a word twice."""
    lengths = rng.integers(low, high + 1, size=n)
    if repeats:
        # Squared: small numbers are common words, as in real text.
        numbers = (rng.random(lengths.sum()) ** 2 * vocabulary).astype(np.int64)
    else:
        drawn = [rng.choice(vocabulary, size=size, replace=False) for size in lengths]
        numbers = np.concatenate(drawn)
    return numbers, lengths


def with_word_everywhere(rng, n):
    """Every text has word 0, once."""
    numbers, lengths = texts(rng, n, 40, 3, 12)
    starts = lengths.cumsum() - lengths
    return np.insert(numbers + 1, starts, 0), lengths + 1


def with_empty(rng, n):
    """About a third of the texts have no words, the first and the last among them."""
    numbers, lengths = texts(rng, n, 30, 4, 15)
    empty = rng.random(n) < 0.3
    empty[[0, -1]] = True
    numbers = numbers[np.repeat(~empty, lengths)]
    return numbers, np.where(empty, 0, lengths)


SPELLINGS = [
    "cat", "Cat", "CAT", "cats", "concat", "category", "cat ", "at", "c", "", "new york", "new",
    "york", "caf\u00e9", "cafe\u0301", "cafe", "1", "01", "1.0", "cat\0",
    "stra\u00dfe", "strasse", "the",
]  # fmt: skip


def spelled(rng, n, high):
    lengths = rng.integers(1, high + 1, size=n)
    return [[SPELLINGS[i] for i in rng.permutation(len(SPELLINGS))[:size]] for size in lengths]


DOCS = [
    ["a", "cat", "sat", "on", "a", "mat"],
    ["a", "dog", "and", "a", "cat"],
    ["birds", "sing"],
]


def samples():
    yield "plain", (DOCS, [["cat"], ["dog", "cat"]]), {}
    yield "empty-query", (DOCS, [[]]), {}


def hidden(rng):
    yield "plain", (texts(rng, 30, 50, 3, 20), texts(rng, 8, 50, 1, 5)), {}
    yield "plain", (texts(rng, 200, 300, 10, 60), texts(rng, 12, 300, 2, 8)), {}

    yield "fit-returns-self", (texts(rng, 10, 20, 2, 8), texts(rng, 2, 20, 1, 4)), {"chained": True}

    def few():
        return texts(rng, 40, 60, 1, 25), texts(rng, 6, 60, 1, 5)

    yield "parameters", (*few(), 2.0, 0.3), {}
    yield "parameters", few(), {"b": 0.0}
    yield "parameters", few(), {"k1": float(rng.uniform(0.3, 3.0)), "b": 1.0}
    yield "parameters", (*few(), float(rng.uniform(0.1, 0.9))), {}

    for _ in range(2):
        yield "repeated-words", (texts(rng, 50, 25, 5, 40, True), texts(rng, 8, 25, 1, 4)), {}

    often = [["cat"] * int(rng.integers(257, 400)) + ["dog"], ["cat"] * 3, ["dog", "bird"]]
    yield "repeated-words", (often, [["cat"], ["dog", "bird"]]), {}

    several = [np.array([0, 0, 5, 0, 3, 40]), np.array([1, 2, 2, 1])]
    yield "common-words", (with_word_everywhere(rng, 25), tuple(several)), {}
    yield "common-words", ([["only", "one", "document"]], [["one"], ["document", "only"]]), {}

    yield "empty-documents", (with_empty(rng, 40), texts(rng, 6, 30, 1, 5)), {}
    yield "empty-documents", (with_empty(rng, 40), texts(rng, 6, 30, 1, 5)), {"b": 1.0}

    # So many that the mean length is below one word.
    one = [["cat"], *([] for _ in range(int(rng.integers(2, 9)))), ["dog"]]
    yield "empty-documents", (one, [["cat"], ["dog", "cat"]]), {}

    empty = [[] for _ in range(int(rng.integers(1, 9)))]
    yield "empty-corpus", (empty, [["any", "word"], []]), {}

    yield "repeated-query-words", (texts(rng, 30, 20, 3, 15), texts(rng, 8, 6, 6, 15, True)), {}

    yield "empty-query", (texts(rng, 15, 20, 2, 10), [[], ["w00001", "w00002"], []]), {}

    unknown = [["nowhere"], ["w00003", "nowhere", "neither"], ["neither"], ["w00000"]]
    yield "unknown-words", (texts(rng, 20, 12, 3, 10), unknown), {}

    yield "exact-words", (spelled(rng, 40, 12), [[word] for word in SPELLINGS]), {}
    yield "exact-words", (spelled(rng, 25, 6), spelled(rng, 8, 4)), {}
    near = [["cat "], [" dog"], ["Birds"], ["ca"], ["cat\0"]]
    yield "exact-words", (DOCS, [*near, ["cat"]]), {}  # none of them is in there but the last
    glued = [["new york"], ["new", "york"], ["cat "], ["cat", ""], ["c", "at"], ["cat"]]
    yield "exact-words", (spelled(rng, 25, 12), glued), {}

    queries = texts(rng, 4, 30, 2, 5)
    twice = (np.tile(queries[0], 2), np.tile(queries[1], 2))
    yield "separate-queries", (texts(rng, 25, 30, 3, 15), twice), {}
    yield "separate-queries", (texts(rng, 25, 30, 3, 15), twice), {"scribbled": True}

    other = texts(rng, 35, 40, 5, 20)
    two = (texts(rng, 20, 30, 3, 15), texts(rng, 4, 30, 2, 5))
    yield "separate-indexes", two, {"other": other}
    yield "separate-indexes", two, {"other": texts(rng, 20, 30, 3, 15)}  # of the same size

    # 6,000 documents and some 19,000 words: a table of both has 10⁸ numbers.
    large = (rng.integers(20_000, size=60_000), np.full(6_000, 10))
    asked = (rng.integers(20_000, size=20), np.full(5, 4))
    yield "large-vocabulary", (large, asked), {}


def timing(rng, n):
    # Short texts and many queries: the time is in answering, not in counting. Every
    # answer is kept, or whoever looks which ones are would give no others.
    lengths = rng.integers(3, 11, size=n)
    docs = (rng.integers(n, size=lengths.sum()), lengths)
    asked = 5 * n
    return (docs, (rng.integers(n, size=5 * asked), np.full(asked, 5))), {"stacked": True}
