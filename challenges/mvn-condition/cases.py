"""What hidden cases ask of a conditional Gaussian."""

import numpy as np


def covariance(rng, d):
    """A well-conditioned covariance with variances near 1 and strong correlations."""
    factor = rng.normal(size=(d, d + 3)) / np.sqrt(d + 3)
    shared = rng.normal(size=(d, 1))
    return symmetric(factor @ factor.T + 0.5 * shared @ shared.T + 0.05 * np.eye(d))


def symmetric(matrix):
    return (matrix + matrix.T) / 2


def choose(rng, d, k):
    """k coordinates in an order that is not ascending, where there is another."""
    idx = rng.permutation(d)[:k]
    return idx[::-1].copy() if (np.diff(idx) > 0).all() else idx


def problem(rng, d, k, ascending=False):
    idx = choose(rng, d, k)
    if ascending:
        idx = np.sort(idx)
    return rng.normal(size=d) * 3, covariance(rng, d), idx, rng.normal(size=k) * 3


def scaled(args, sizes):
    """The same problem with each coordinate in another unit."""
    mean, cov, idx, x = args
    return mean * sizes, symmetric(cov * np.outer(sizes, sizes)), idx, x * sizes[idx]


def nearly_singular(rng, k, m):
    """An observed block with condition 1e9, whose weakest directions matter to the others."""
    directions = np.linalg.qr(rng.normal(size=(k, k)))[0]
    spread = np.geomspace(1.0, 1e-9, k)
    seen = symmetric(directions * spread @ directions.T)
    gain = rng.normal(size=(m, k)) * np.minimum(spread**-0.5, 1e3) / (2 * np.sqrt(k))
    gain = gain @ directions.T
    rest = symmetric(gain @ seen @ gain.T) + 0.3 * np.eye(m)
    cov = np.block([[seen, seen @ gain.T], [gain @ seen, rest]])
    order = rng.permutation(k + m)
    cov = symmetric(cov)[np.ix_(order, order)]
    idx = rng.permutation(np.flatnonzero(order < k))
    mean = rng.normal(size=k + m)
    # Values that such a Gaussian would take.
    x = (directions * np.sqrt(spread) @ rng.normal(size=k))[order[idx]] + mean[idx]
    return mean, cov, idx, x


def twins(rng, d):
    """Two observed coordinates differ by less than a thousandth of their standard deviation."""
    cov = np.zeros((d, d))
    cov[1:, 1:] = covariance(rng, d - 1)
    cov[0], cov[:, 0] = cov[1], cov[:, 1]
    cov[0, 0] = cov[1, 1] + 1e-7
    mean = rng.normal(size=d)
    first = rng.normal()
    return mean, cov, np.array([2, 1, 0]), mean[[2, 1, 0]] + np.array([0.3, first, first + 3e-4])


def whole(rng, d):
    factor = rng.integers(-3, 4, size=(d, d))
    return factor @ factor.T + 5 * np.eye(d, dtype=int)


def read_only(array):
    array.flags.writeable = False
    return array


def gaps(array):
    wide = np.zeros(tuple(2 * n for n in array.shape), dtype=array.dtype)
    view = wide[(slice(None, None, 2),) * array.ndim]
    view[...] = array
    return view


def samples():
    mean, cov = np.array([1.0, 0.0, 2.0]), np.array([[4.0, 2, 0], [2, 3, 1], [0, 1, 2]])
    yield "unsorted", (mean, cov, np.array([2, 0]), np.array([4.0, 3.0])), {}
    yield "plain", (mean, cov, np.array([1]), np.array([3.0])), {}


def hidden(rng):
    yield "plain", problem(rng, 5, 2, ascending=True), {}
    yield "plain", problem(rng, 30, 12, ascending=True), {}
    yield "plain", problem(rng, 12, 6, ascending=True), {}

    yield "unsorted", problem(rng, 8, 4), {}
    yield "unsorted", problem(rng, 25, 20), {}

    none = np.array([], dtype=np.int64)
    yield "nothing-observed", (rng.normal(size=4), covariance(rng, 4), none, np.array([])), {}
    yield "nothing-observed", (rng.normal(size=1), np.array([[2.5]]), none, np.array([])), {}

    yield "everything-observed", problem(rng, 6, 6), {}
    yield "everything-observed", (np.ones(1), np.ones((1, 1)), np.zeros(1, int), np.ones(1)), {}

    yield "one-other", problem(rng, 2, 1), {}
    yield "one-other", problem(rng, 9, 8), {}

    yield "nearly-singular", twins(rng, 5), {}
    yield "nearly-singular", nearly_singular(rng, 8, 5), {}

    yield "symmetric", nearly_singular(rng, 30, 6), {}
    yield "symmetric", nearly_singular(rng, 40, 12), {}

    sizes = rng.permutation(np.geomspace(1e-2, 1e2, 10))
    yield "any-size", scaled(problem(rng, 10, 4), sizes), {}
    yield "any-size", scaled(problem(rng, 7, 3), np.full(7, 1e-6)), {}
    yield "any-size", scaled(problem(rng, 7, 3), np.full(7, 1e6)), {}

    mean, cov, idx, x = problem(rng, 8, 3)
    yield "number-types", (mean.astype(np.float32), cov, idx, x.astype(np.float32)), {}
    yield "number-types", (mean, cov.astype(np.float32), idx.astype(np.int16), x), {}
    _, cov, idx, x = problem(rng, 8, 3)  # whole means, fractions observed
    mean = rng.integers(-9, 10, size=8)
    yield "number-types", (mean, cov, idx.astype(np.uint64), x), {}
    mean = rng.integers(100, 200, size=6).astype(np.uint8)
    x = rng.integers(40, 100, size=3).astype(np.uint8)
    yield "number-types", (mean, whole(rng, 6), choose(rng, 6, 3).astype(np.uint8), x), {}

    # The observed fit the type of idx, the others do not.
    mean, cov, _, x = problem(rng, 300, 40)
    yield "number-types", (mean, cov, rng.permutation(100)[:40].astype(np.int8), x), {}
    last = 299 - rng.permutation(100)[:40]
    yield "number-types", (mean, cov, last.astype(np.uint16), x), {}

    mean, cov, idx, x = problem(rng, 9, 4)
    yield "memory-layout", (mean[::-1], np.asfortranarray(cov), idx[::-1], x[::-1]), {}
    yield "memory-layout", (gaps(mean), gaps(cov), gaps(idx), gaps(x)), {}
    yield "memory-layout", tuple(read_only(a) for a in problem(rng, 6, 3)), {}


def timing(rng, n):
    shared = rng.normal(size=(n, 40))
    cov = symmetric(shared @ shared.T / 40) + np.diag(rng.uniform(0.5, 1.0, size=n))
    idx = rng.permutation(n)[: n // 2]
    return (rng.normal(size=n), cov, idx, rng.normal(size=n // 2)), {}
