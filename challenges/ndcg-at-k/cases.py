"""What hidden cases ask of NDCG@k.

Where the answer is not 0 it is far above the absolute tolerance, since there
are always some relevant documents in the ranks that count.
"""

import numpy as np


def distinct(rng, n):
    """Scores without ties, of both signs."""
    return rng.permutation(np.linspace(-3.0, 4.0, n) + rng.uniform(0, 1 / n, size=n))


def graded(rng, n):
    """Relevances from 0 to 4, some of them above 0."""
    rel = rng.integers(0, 5, size=n).astype(float)
    rel[rng.integers(n)] = 3.0
    return rel


def across_the_cut(rng, n, k):
    """A group of tied documents has ranks on both sides of k, and their gains differ."""
    above, below = int(rng.integers(1, k)), int(rng.integers(2, n - k))
    score = np.sort(distinct(rng, n))[::-1]
    score[k - above : k + below] = score[k]
    order = rng.permutation(n)
    rel = graded(rng, n) + np.linspace(0.0, 1.0, n)
    return rel[order], score[order], k


def best_at_the_end(rng, n, k):
    """The most relevant documents have the lowest scores."""
    score = distinct(rng, n)
    rel = rng.uniform(0.5, 1.5, size=n)
    rel[np.argsort(score)[: k + 2]] += 6.0
    return rel, score, k


def ulps_apart(rng, n):
    """Different scores, each the next larger number after another."""
    score = np.full(n, rng.uniform(0.5, 0.9))
    for i in range(1, n):
        score[i] = np.nextafter(score[i - 1], 1.0)
    return rng.permutation(score)


def extremes(rng, dtype, n):
    """Integers that include the smallest, the largest and 0, each at least once."""
    limits = np.iinfo(dtype)
    score = rng.integers(limits.min, limits.max, size=n, dtype=dtype, endpoint=True)
    score[:4] = limits.min, limits.max, 0, 1
    return score


def falling(score):
    """Relevances that would make a wrong place of one document visible."""
    return (np.argsort(np.argsort(score)) + 1.0) ** 2 / 7.0


def read_only(array):
    array.flags.writeable = False
    return array


def samples():
    rel, score = np.array([3.0, 0.0, 2.0, 1.0, 2.0]), np.array([0.5, 0.9, 0.5, 0.1, 0.7])
    yield "ties", (rel, score, 5), {}
    yield "tie-at-the-cut", (rel, score, 3), {}


def hidden(rng):
    yield "plain", (graded(rng, 30), distinct(rng, 30), 10), {}
    yield "plain", (rng.uniform(0, 3, size=200), rng.normal(size=200), 50), {}

    yield "linear-gains", (rng.uniform(0, 1e4, size=40), distinct(rng, 40), 15), {}
    yield "linear-gains", (rng.exponential(0.3, size=40), distinct(rng, 40), 8), {}

    yield "ties", (graded(rng, 60), rng.integers(-4, 8, size=60).astype(float), 60), {}
    zeros = np.where(rng.random(30) < 0.5, -0.0, 0.0)
    score = np.where(rng.random(30) < 0.5, zeros, rng.integers(-2, 3, size=30))
    yield "ties", (graded(rng, 30) + np.arange(30) / 10, score, 30), {}

    yield "tie-at-the-cut", across_the_cut(rng, 20, 6), {}
    yield "tie-at-the-cut", across_the_cut(rng, 50, 20), {}
    yield "tie-at-the-cut", (np.array([0.0, 2.0, 5.0]), np.array([1.0, 1.0, 0.0]), 1), {}

    n = int(rng.integers(10, 20))
    yield "all-tied", (graded(rng, n), np.full(n, rng.normal()), 4), {}
    yield "all-tied", (graded(rng, n), np.full(n, rng.normal()), n), {}

    yield "ideal-of-all", best_at_the_end(rng, 30, 5), {}
    yield "ideal-of-all", best_at_the_end(rng, 12, 1), {}
    score = distinct(rng, 9)
    yield "ideal-of-all", (np.where(score == score.min(), 2.0, 0.0), score, 4), {}

    yield "nothing-relevant", (np.zeros(15), distinct(rng, 15), 5), {}

    yield "large-k", (graded(rng, 17), distinct(rng, 17), 17), {}
    yield "large-k", (graded(rng, 17), distinct(rng, 17), 18), {}
    yield "large-k", (graded(rng, 17), rng.integers(0, 5, size=17).astype(float), 10**12), {}

    yield "one-document", (np.array([2.5]), np.array([-1.0]), 1), {}
    yield "one-document", (np.array([0.0]), np.array([3.0]), 2), {}

    score = ulps_apart(rng, 25)
    yield "close-scores", (falling(-score), score, 12), {}

    yield "small-gains", (graded(rng, 20) * 1e-12, distinct(rng, 20), 7), {}

    for dtype in (np.uint8, np.int8, np.uint64):
        score = extremes(rng, dtype, 40)
        yield "number-types", (falling(score), score, 15), {}
    score = 2**62 + rng.permutation(30)
    yield "number-types", (falling(score), score, 10), {}
    rel = rng.integers(100, 256, size=40).astype(np.uint8)
    rel[0] = 0
    yield "number-types", (rel, rng.integers(0, 6, size=40).astype(np.int32), 20), {}
    rel = rng.random(30) < 0.4
    rel[:2] = True, False
    yield "number-types", (rel, distinct(rng, 30), 9), {}
    rel, score = (
        values.astype(np.float32) for values in (rng.uniform(1, 3, 60), distinct(rng, 60))
    )
    yield "number-types", (rel, np.round(score, 1), 25), {}

    rel, score = np.repeat(graded(rng, 20), 2)[::2], np.tile(distinct(rng, 20), 2)[:20]
    yield "memory-layout", (rel, score[::-1], 8), {}
    score = rng.integers(0, 4, size=16).astype(float)
    yield "memory-layout", (read_only(graded(rng, 16)), read_only(score), 10), {}


def timing(rng, n):
    return (graded(rng, n), np.round(rng.normal(size=n) * (n / 3)), n // 2), {}
