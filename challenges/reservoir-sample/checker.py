"""Are these fair samples?

Each sample must be valid, and over many draws with fresh seeds the counts must
be those of a uniform choice. Every test has a false alarm of 1e-8, so that the
thirty or so of a judgement together stay far below 1e-6.
"""

import math

import numpy as np

ALPHA = 1e-8
UNREAD = -2  # as in driver.py
FEWEST_DRAWS = 30
FEWEST_ITEMS = 2000  # or so many chosen at once
EXPECTED_COUNT = 60  # in each cell of a chi-square test, at least


def check(args, kwargs, answer, expected):
    stream, k, seeds = args
    items = stream if isinstance(stream, list) else range(stream_length(stream))
    n, twice = len(items), bool(kwargs.get("twice"))
    draws = len(seeds) * (2 if twice else 1)
    if not isinstance(answer, list) or len(answer) != draws:
        return "There is not one sample for each call."
    positions = {item: i for i, item in enumerate(items)}
    samples = []
    for sample in answer:
        chosen, wrong = read_sample(sample, positions, min(n, k))
        if wrong:
            return wrong
        samples.append(chosen)
    if twice:
        if any(a != b for a, b in zip(samples[::2], samples[1::2], strict=True)):
            return "The same seed gave two different samples."
        samples = samples[::2]
    if not 0 < k < n:
        return None
    if chance_of_so_early_an_end(samples, n, k) < ALPHA:
        return "The last items of a long stream are never chosen."
    if len(samples) < FEWEST_DRAWS and k < FEWEST_ITEMS:
        return None
    return explain_counts(np.array(samples), n, k, bool(kwargs.get("sets")))


def stream_length(stream):
    return stream if isinstance(stream, int) else stream[1]


def read_sample(sample, positions, size):
    """Return the positions of the items of a sample, and what is wrong with it or None."""
    if not isinstance(sample, list):
        return None, "A sample is not a list."
    if any(type(item) is int and item == UNREAD for item in sample):
        return None, "The stream was not read to its end, so its later items had no chance."
    if len(sample) != size:
        return None, "A sample does not have min(k, number of items) items."
    if any(type(item) not in (int, str) or item not in positions for item in sample):
        return None, "A sample has an item that is not in the stream."
    chosen = [positions[item] for item in sample]
    if len(set(chosen)) < size:
        return None, "A sample has the same item of the stream twice."
    return chosen, None


def explain_counts(samples, n, k, sets):
    if chance_of_items(samples, n, k) < ALPHA:
        return (
            "Over many draws, some items or parts of the stream are chosen more often than others."
        )
    if not sets:
        return None
    if math.comb(n, k) * EXPECTED_COUNT <= len(samples):
        chance = chance_of_sets(samples, n, k)
    else:
        chance = chance_of_neighbours(samples, n, k)
    if chance < ALPHA:
        return (
            "Each item has its fair share, but some sets of items come up more often than others."
        )
    return None


def chance_of_items(samples, n, k):
    """The chance that a fair sample has item counts as far from equal as these.

    Items are put into blocks of neighbours if their counts would be too small.
    Block counts are multivariate hypergeometric, hence the factor.
    """
    draws = len(samples)
    blocks = min(n, max(2, draws * k // EXPECTED_COUNT))
    edges = np.arange(blocks + 1) * n // blocks
    counts = np.add.reduceat(np.bincount(samples.ravel(), minlength=n), edges[:-1])
    expected = draws * k * np.diff(edges) / n
    statistic = ((counts - expected) ** 2 / expected).sum() * (n - 1) / (n - k)
    return chi_square_tail(float(statistic), blocks - 1)


def chance_of_so_early_an_end(samples, n, k):
    """The chance that fair samples all stay as far before the end of the stream as these."""
    last = max(max(sample) for sample in samples)
    before = sum(math.log((last + 1 - i) / (n - i)) for i in range(k))
    return math.exp(len(samples) * before)


def chance_of_sets(samples, n, k):
    """The same for counts of all sets of k items."""
    cells = math.comb(n, k)
    names = (1 << samples).sum(axis=1)  # a set as the bits of a number
    counts = np.unique(names, return_counts=True)[1]
    expected = len(samples) / cells
    unseen = cells - len(counts)
    statistic = ((counts - expected) ** 2 / expected).sum() + unseen * expected
    return chi_square_tail(float(statistic), cells - 1)


def chance_of_neighbours(samples, n, k):
    """The same for counts of the pairs (0, 1), (1, 2), … that are in a sample together."""

    def together(r):  # the chance that r given items are all in the sample
        return math.perm(k, r) / math.perm(n, r)

    inside = np.zeros((len(samples), n), dtype=bool)
    inside[np.arange(len(samples))[:, None], samples] = True
    counts = (inside[:, :-1] & inside[:, 1:]).sum(axis=0)
    apart = np.abs(np.subtract.outer(np.arange(n - 1), np.arange(n - 1)))
    covariance = np.choose(np.minimum(apart, 2), [together(2), together(3), together(4)])
    covariance -= together(2) ** 2
    off = counts - len(samples) * together(2)
    statistic = off @ np.linalg.solve(covariance * len(samples), off)
    return chi_square_tail(float(statistic), n - 1)


def chi_square_tail(x, df):
    """The chance that a chi-square variable with `df` degrees of freedom exceeds x."""
    if x <= 0:
        return 1.0
    half = x / 2
    first = 0.0 if df % 2 == 0 else 0.5
    tail = 0.0 if df % 2 == 0 else math.erfc(math.sqrt(half))
    powers = (first + j for j in range(df // 2))
    return tail + sum(math.exp(p * math.log(half) - half - math.lgamma(p + 1)) for p in powers)
