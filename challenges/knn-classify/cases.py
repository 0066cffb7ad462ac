"""What hidden cases ask of k nearest neighbours.

Which k points are the nearest must not depend on rounding. `clear` keeps the
queries whose k-th and next distances differ well, or are exactly equal where
ties are asked for: those cases have small integers, on which nobody rounds.
"""

import numpy as np


def nearest(X, q, k):
    """The k nearest rows and all squared distances, plainly."""
    squares = ((X.astype(float) - q.astype(float)) ** 2).sum(axis=1)
    return np.argsort(squares, kind="stable")[:k], np.sort(squares)


def is_clear(X, q, k, ties=False):
    """Say whether no way of computing distances can choose another set."""
    squares = nearest(X, q, k)[1]
    if k == len(X):
        return True
    size = (X.astype(float) ** 2).sum(axis=1).max() + (q.astype(float) ** 2).sum()
    gap = squares[k] - squares[k - 1]
    return (ties and gap == 0) or gap > 1e-9 * squares[k] + 1e-12 * size


def winners(X, y, q, k):
    """How many labels share the largest number of votes."""
    counts = np.unique(y[nearest(X, q, k)[0]], return_counts=True)[1]
    return int((counts == counts.max()).sum())


def clear(X, y, Q, k, ties=False, tied_votes=False):
    """Keep clear queries; a vote is tied if and only if that is asked for."""
    good = [is_clear(X, q, k, ties) and (winners(X, y, q, k) > 1) == tied_votes for q in Q]
    return X, y, Q[np.array(good, dtype=bool)], k


def blobs(rng, n, d, c):
    """Points around c means, and as labels the numbers of the means."""
    y = rng.integers(c, size=n)
    return 2 * rng.normal(size=(c, d))[y] + rng.normal(size=(n, d)), y


def plain(rng, n, m, d, c, k):
    X, y = blobs(rng, n + m, d, c)
    return clear(X[:n], y[:n], X[n:], k)


def grid(rng, n, k, points=7):
    """Integer points on a small grid: the k-th distance nearly always has ties."""
    X = rng.integers(0, points, size=(n, 2)).astype(float)
    Q = rng.integers(-1, points + 1, size=(80, 2)).astype(float)
    return clear(X, rng.integers(0, 5, size=n), Q, k, ties=True)


def close_pairs(rng):
    """Pairs of float32 points whose distances from a query differ by about 1e-8."""
    Q = rng.integers(-(2**22), 2**22, size=(60, 8))  # float32 holds all of these sums
    step = rng.integers(-(2**20), 2**20, size=(60, 8))
    step[:, 0] = rng.integers(2**14, 2**15, size=60)
    other = step[:, ::-1] * rng.choice([-1, 1], size=(60, 8))
    other[:, -1] = step[:, 0] + rng.choice([-1, 1], size=60)
    X = np.concatenate([Q + step, Q + other])
    X, Q = (X / 2**22).astype(np.float32), (Q / 2**22).astype(np.float32)
    return clear(X, np.arange(len(X)), Q, 1)


def nearer_by_a_little(rng, size):
    """Queries far apart, each with two points whose distances differ by 2e-5 of `size`."""
    Q = 100 * size * rng.permutation(40)[:, np.newaxis] * np.array([1.0, 0.5])
    turn = rng.uniform(0, 2 * np.pi, size=40)
    way = size * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    stretch = 1 + rng.permuted(np.tile([[0.0], [2e-5]], (1, 40)), axis=0)[:, :, np.newaxis]
    X = np.concatenate(Q + stretch * np.array([1, -1])[:, np.newaxis, np.newaxis] * way)
    return clear(X, np.arange(80), Q, 1)


def read_only(array):
    array.flags.writeable = False
    return array


def samples():
    X = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 2.0], [5.0, 5.0], [6.0, 5.0]])
    y = np.array([7, 3, 3, 9, 9])
    yield "plain", (X, y, np.array([[0.2, 0.1], [5.0, 4.0]]), 3), {}
    yield "equal-distances", (X[:2], y[:2], np.array([[0.5, 3.0]]), 1), {}


def hidden(rng):
    yield "plain", plain(rng, 200, 60, 3, 4, 5), {}
    yield "plain", plain(rng, 500, 80, 8, 6, 11), {}

    yield "one-neighbour", plain(rng, 150, 60, 2, 10, 1), {}

    X, y = blobs(rng, 61, 3, 2)
    yield "all-neighbours", (X, y, rng.normal(size=(9, 3)) * 5, 61), {}
    # More labels than a byte counts, and 257 votes for one of them.
    y = rng.permutation(np.append(np.arange(300), np.full(256, 299)))
    yield "all-neighbours", (rng.normal(size=(556, 2)), y, rng.normal(size=(5, 2)), 556), {}

    y = np.append([5, 9], rng.permutation(5))  # one vote for each label
    yield "all-neighbours", (rng.normal(size=(7, 2)), y, rng.normal(size=(5, 2)), 7), {}

    yield "equal-distances", grid(rng, 120, 1), {}
    yield "equal-distances", grid(rng, 300, 4), {}
    yield "equal-distances", grid(rng, 90, 7, points=4), {}

    X, y = rng.normal(size=(200, 3)), rng.permutation(np.arange(200) % 3)
    yield "equal-votes", clear(X, y, rng.normal(size=(90, 3)), 4, tied_votes=True), {}
    y = rng.permutation(np.arange(200) % 5) * 3 - 7
    yield "equal-votes", clear(X, y, rng.normal(size=(90, 3)), 2, tied_votes=True), {}

    X, y, Q, k = plain(rng, 150, 60, 3, 4, 5)
    names = np.sort(rng.integers(-(2**62), 2**62, size=2))
    names = np.array([names[0], names[0] + 1, names[1], names[1] + 1])
    yield "any-labels", (X, names[y], Q, k), {}
    yield "any-labels", (X, np.array([-3, -1, 0, 120], dtype=np.int8)[y], Q, k), {}
    # Where -1 is 255, and equal votes go to the smallest.
    X, y = rng.normal(size=(200, 3)), rng.permutation(np.arange(200) % 4)
    names = np.array([0, 1, 7, 255], dtype=np.uint8)
    yield "any-labels", clear(X, names[y], rng.normal(size=(90, 3)), 4, tied_votes=True), {}

    X = rng.permutation(np.repeat(rng.normal(size=(50, 3)), 3, axis=0))
    yield "repeated-points", clear(X, rng.integers(3, size=150), rng.normal(size=(80, 3)), 9), {}

    X, y = blobs(rng, 300, 20, 60)
    yield "query-in-training-set", clear(X, rng.integers(9, size=300), X[:80], 1), {}

    X = rng.normal(size=(200, 4)) * np.array([100.0, 10.0, 1.0, 0.1])
    Q = rng.normal(size=(80, 4)) * np.array([100.0, 10.0, 1.0, 0.1])
    yield "unequal-scales", clear(X, rng.integers(4, size=200), Q, 3), {}

    X, Q = rng.normal(size=(150, 2)) * 1e-8, rng.normal(size=(80, 2)) * 1e-8
    yield "small-numbers", clear(X, rng.integers(5, size=150), Q, 3), {}

    yield "small-numbers", nearer_by_a_little(rng, 1e-8), {}

    X, y, Q, k = plain(rng, 80, 40, 1, 3, 3)
    yield "smallest-sizes", (X, y, Q, k), {}
    yield "smallest-sizes", (rng.normal(size=(1, 2)), np.array([4]), rng.normal(size=(3, 2)), 1), {}
    yield "smallest-sizes", (X, y, rng.normal(size=(0, 1)), 3), {}

    X = rng.integers(0, 256, size=(200, 5), dtype=np.uint8)
    Q = rng.integers(0, 256, size=(60, 5), dtype=np.uint8)
    yield "number-types", clear(X, rng.integers(6, size=200), Q, 5), {}
    Q = rng.integers(-128, 128, size=(400, 5), dtype=np.int8)
    yield "number-types", clear(X, rng.integers(6, size=200), Q, 3), {}
    X = rng.integers(-(10**5), 10**5, size=(200, 3), dtype=np.int32)
    yield "number-types", clear(X[:140], rng.integers(6, size=140), X[140:], 5), {}
    yield "number-types", close_pairs(rng), {}

    X, y, Q, k = plain(rng, 150, 60, 4, 4, 5)
    yield (
        "memory-layout",
        (read_only(np.asfortranarray(X)), read_only(y), np.asfortranarray(Q), k),
        {},
    )
    X, y, Q, k = plain(rng, 150, 60, 4, 4, 5)
    gaps = (np.repeat(X, 2, axis=1)[:, ::2], np.repeat(y, 2)[::2], np.repeat(Q, 2, axis=0)[::2])
    yield "memory-layout", (*gaps, k), {}

    X, Q = rng.normal(size=(2000, 80)), rng.normal(size=(400, 80))
    yield "memory", (X, rng.integers(2, size=2000), Q, 5), {}


def timing(rng, n):
    X, y = blobs(rng, n, 16, 10)
    return (X, y, rng.normal(size=(n // 8, 16)), 7), {}
