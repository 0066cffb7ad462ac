"""What hidden cases ask of the two drift measures.

A value that lies on an edge but for rounding would have two right bins. `draw`
draws until every value is on an edge exactly or well away from all of them.
"""

from fractions import Fraction

import numpy as np


def is_clear(ref, cur, n_bins):
    """Say whether rounding can put no value into another bin."""
    ref = np.sort(ref.astype(float))
    cur = cur.astype(float)
    halves = n_bins & (n_bins - 1) == 0  # then k / n_bins is exact
    for k in range(1, n_bins):
        position = Fraction(k * (len(ref) - 1), n_bins)
        i = int(position)
        if position == i:
            around = ref[max(i - 1, 0) : i + 2]
            if not halves and around[0] != around[-1]:
                return False
            continue
        low, high = ref[i], ref[i + 1]
        if low == high:
            continue
        edge = low + float(position - i) * (high - low)
        margin = 1e-10 * max(abs(low), abs(high))
        if (np.abs(np.append(cur, [low, high]) - edge) <= margin).any():
            return False
    return True


def draw(make, n_bins=10):
    """Draw samples until they are clear."""
    while True:
        ref, cur = make()
        if is_clear(ref, cur, n_bins):
            return ref, cur


def normal(rng, n, m, shift=0.5, scale=1.2):
    return rng.normal(size=n), shift + scale * rng.normal(size=m)


def on_the_edges(rng, n_bins, n):
    """Distinct values, n - 1 a multiple of n_bins: the edges are values, and cur has them too."""
    ref = np.cumsum(rng.uniform(0.5, 2.0, size=n)) - n / 2
    edges = ref[:: (n - 1) // n_bins][1:-1]
    cur = np.concatenate([edges, edges, edges[:2], rng.choice(ref, size=n // 2)])
    return rng.permutation(ref), rng.permutation(cur)


def powers(rng, n, m):
    """Few different values. Multiples of a power of two: no way to an edge rounds."""
    values = np.array([-8.0, -2.0, 0.0, 1.0, 4.0, 16.0])
    weights = rng.dirichlet(np.full(6, 4.0), size=2)
    return rng.choice(values, size=n, p=weights[0]), rng.choice(values, size=m, p=weights[1])


def repeated_decimals(rng, n, m, n_bins=10):
    """Few different values, each many times, of which (1 - t) x + t x misses some."""
    while True:
        values = np.cumsum(rng.integers(3, 40, size=9)) / 7
        ref, cur = rng.choice(values, size=n), rng.choice(values, size=m)
        k = np.arange(1, n_bins)
        # Both ways to write a position: their last digits differ, and so does what is missed.
        if all(misses_some(np.sort(ref), p) for p in (k / n_bins * (n - 1), k * (n - 1) / n_bins)):
            return ref, cur


def misses_some(s, position):
    """Say whether (1 - t) x + t x puts some of the sorted values above their edge."""
    i = position.astype(int)
    t = position - i
    exact, missed = s[i] + t * (s[i + 1] - s[i]), (1 - t) * s[i] + t * s[i + 1]
    bins = [set(np.searchsorted(s, edges, side="right")) for edges in (exact, missed)]
    return bins[0] != bins[1]


def small_integers(rng):
    """Neighbours on both ends of int8: their difference is 255."""
    ref = np.repeat(np.array([-128, 127], dtype=np.int8), 9)
    cur = rng.integers(-128, 128, size=40, dtype=np.int8)
    return rng.permutation(ref), cur


def coarse_float32(rng):
    """Neighbouring float32 numbers: the edges between them need float64."""
    base = 2**24 + 2 * rng.permutation(60)
    return base[:48].astype(np.float32), rng.choice(base, size=71).astype(np.float32)


def read_only(array):
    array.flags.writeable = False
    return array


def samples():
    yield "plain", (np.array([1, 2, 3, 4, 5]), np.array([3, 4, 4, 6]), 4, 0.01), {}
    yield "defaults", (np.arange(30.0) ** 2, np.arange(12.0) * 80 + 7), {}


def hidden(rng):
    yield "plain", (*draw(lambda: normal(rng, 152, 152), 7), 7, 1e-4), {}
    yield "plain", (*draw(lambda: normal(rng, 60, 60, -0.4, 0.7), 3), 3, 1e-5), {}

    yield "defaults", draw(lambda: normal(rng, 402, 402, 0.2, 1.0)), {}
    yield "defaults", draw(lambda: normal(rng, 202, 202, 4.0, 1.0)), {}

    yield "different-lengths", (*draw(lambda: normal(rng, 400, 37)), 10, 1e-4), {}
    yield "different-lengths", (*draw(lambda: normal(rng, 38, 900)), 10, 1e-4), {}

    few = draw(lambda: (rng.exponential(size=8) * 10, rng.exponential(size=20) * 12), 5)
    yield "interpolated-edges", (*few, 5, 1e-3), {}
    few = draw(lambda: (rng.normal(size=4), rng.normal(size=40) * 2))
    yield "interpolated-edges", (*few, 10, 1e-3), {}

    yield "closed-bins", (*on_the_edges(rng, 4, 41), 4), {}
    yield "closed-bins", (*on_the_edges(rng, 8, 33), 8, 1e-3), {}

    ref, cur = draw(lambda: normal(rng, 202, 202, 2.5, 0.3))
    yield "small-shares", (ref, cur), {}
    ref, cur = draw(lambda: normal(rng, 202, 202, 0.8, 0.7))
    yield "small-shares", (ref, cur), {"eps": 0.06}
    ref, cur = draw(lambda: normal(rng, 202, 202, 0.8, 0.7))
    yield "small-shares", (ref, cur), {"eps": 0.15}

    ref, cur = draw(lambda: normal(rng, 152, 140), 7)
    yield "close-edges", (ref * 1e-12, cur * 1e-12, 7, 1e-4), {}

    yield "repeated-values", draw(lambda: powers(rng, 102, 150)), {}
    yield "repeated-values", (*draw(lambda: powers(rng, 24, 40), 6), 6), {}
    yield "repeated-values", (np.ones(20), rng.permutation(np.repeat([0.0, 1.0], 10))), {}

    yield "edges-at-repeated-values", draw(lambda: repeated_decimals(rng, 100, 130)), {}
    yield (
        "edges-at-repeated-values",
        draw(lambda: repeated_decimals(rng, 54, 90, 13), 13),
        {"n_bins": 13},
    )

    constant = np.full(33, float(rng.integers(1, 9)))
    yield "constant-reference", (constant, constant[0] + rng.normal(size=41)), {}
    yield "constant-reference", (constant, constant[:7].copy()), {}

    ref, cur = draw(lambda: normal(rng, 202, 300, 0.0, 4.0))
    yield "beyond-the-reference", (ref, cur), {}
    yield "beyond-the-reference", draw(lambda: (rng.uniform(size=34), 5 + rng.uniform(size=20))), {}

    ref, cur = draw(lambda: normal(rng, 202, 90))
    cur[rng.permutation(90)[:25]] = np.repeat([np.inf, -np.inf], [10, 15])
    yield "infinite-values", (ref, cur), {}

    yield "single-values", (rng.normal(size=1), rng.normal(size=9), 10), {}
    yield "single-values", (*draw(lambda: normal(rng, 34, 1)), 10), {}
    yield "single-values", (*normal(rng, 35, 50), 1), {}

    yield "number-types", draw(lambda: small_integers(rng)), {}
    yield "number-types", draw(lambda: coarse_float32(rng)), {}
    whole = rng.integers(0, 40, size=102)  # beside fractions
    # Whole numbers that float32 cannot tell apart. Each edge is one of them.
    large = 2**52 + np.sort(rng.permutation(200)[:41])
    yield "number-types", (rng.permutation(large), rng.choice(large + 1, size=60), 8), {}
    yield "number-types", draw(lambda: (whole, rng.uniform(-5.0, 45.0, size=90))), {}

    ref, cur = draw(lambda: normal(rng, 152, 91))
    yield "memory-layout", (read_only(ref), np.repeat(cur, 3)[::3]), {}

    yield "memory", (rng.normal(size=12_002), rng.normal(size=12_000)), {}


def timing(rng, n):
    n = n // 10 * 10 + 2
    return (rng.normal(size=n), rng.normal(size=n) * 1.1), {}
