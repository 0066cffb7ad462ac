"""What hidden cases ask of a sampling filter.

`cut` chooses top_p half way between the masses of two neighbouring prefixes, so
that rounding cannot decide where the nucleus ends.
"""

import numpy as np


def ordered(logits, temperature=1.0, top_k=None):
    """Masses of all prefixes, and the order of tokens."""
    wide = logits.astype(np.float64)
    order = np.argsort(-wide, kind="stable")[:top_k]
    weights = np.exp((wide[order] - wide[order[0]]) / temperature)
    return np.cumsum(weights) / weights.sum(), order


def cut(logits, kept, temperature=1.0, top_k=None):
    """A top_p that keeps just so many tokens."""
    mass = np.append(0.0, ordered(logits, temperature, top_k)[0])
    return float((mass[kept - 1] + mass[kept]) / 2)


def beside_a_mass(rng, logits):
    """Logits and a top_p on either side of a mass, so near that float32 takes them for one.

    The mass rounded to eight digits lies above both.
    """
    mass = ordered(logits)[0][5 : len(logits) // 2]
    below, above = mass - 2e-9, mass + 2e-9
    alike = below.astype(np.float32) == above.astype(np.float32)
    place = rng.choice(np.flatnonzero(alike & (above < np.round(mass, 8))))
    return logits, (float(below[place]), float(above[place]))


def tied(rng, n):
    """Few levels, so that most tokens share their logit with others."""
    return rng.integers(-2, 2, size=n) + rng.choice([0.0, 0.5], size=n)


def inside_a_tie(rng, logits):
    """How many to keep so that the last one kept has the logit of the first one dropped."""
    best = np.sort(logits)[::-1]
    return int(rng.choice(np.flatnonzero(best[:-1] == best[1:]))) + 1


def masked(rng, logits, share=0.4):
    hidden = rng.random(len(logits)) < share
    hidden[rng.integers(len(logits))] = False
    return np.where(hidden, -np.inf, logits)


def zeros_among_masked(rng, n, zeros):
    logits = np.full(n, -np.inf)
    logits[rng.choice(n, size=zeros, replace=False)] = 0.0
    return logits


def read_only(array):
    array.flags.writeable = False
    return array


LOGITS = np.array([2.0, 1.0, 0.0, 1.0])


def samples():
    yield "top-k", (LOGITS.copy(),), {"top_k": 2}
    yield "top-p", (LOGITS.copy(),), {"top_p": 0.8}


def hidden(rng):
    def normal(n, scale=2.0):
        return rng.normal(size=n) * scale

    yield "no-filter", (normal(40),), {}
    yield "no-filter", (rng.uniform(-300, 300, size=30),), {}
    yield "no-filter", (np.array([-3.5]),), {"top_k": 1, "top_p": 0.5}
    yield "no-filter", (normal(400),), {}  # more than any usual top_k

    x, t = normal(40), float(rng.uniform(0.2, 0.6))
    yield "temperature", (x, t), {}
    yield "temperature", (normal(40), float(rng.uniform(2.0, 5.0)), 25), {}
    yield "temperature", (x, t), {"top_p": cut(x, 5, t)}

    yield "top-k", (normal(50), 1.0, 7), {}
    yield "top-k", (normal(50),), {"top_k": 1}

    x = tied(rng, 60)
    yield "ties-at-k", (x,), {"top_k": inside_a_tie(rng, x)}
    yield "large-k", (normal(9),), {"top_k": int(rng.choice([10, 50, 10**9]))}
    x = normal(9)
    yield "large-k", (x,), {"top_k": 9, "top_p": cut(x, 4)}

    x = normal(50)
    yield "top-p", (x, 1.0, None, cut(x, 12)), {}
    x = normal(50)
    yield "top-p", (x,), {"top_p": cut(x, 2)}
    x = tied(rng, 60)
    yield "ties-in-the-nucleus", (x,), {"top_p": cut(x, inside_a_tie(rng, x))}

    x = normal(60, 1.0)
    yield "k-before-p", (x,), {"top_k": 20, "top_p": cut(x, 10, 1.0, 20)}
    x = normal(60, 1.0)
    kwargs = {"temperature": 0.7, "top_k": 8, "top_p": cut(x, 5, 0.7, 8)}
    yield "k-before-p", (x,), kwargs

    x = np.append([14.0, 5.0], rng.uniform(-4.0, -1.0, size=20))
    yield "top-p", (x,), {"top_p": cut(x, 3)}  # nearly 1, and drops most tokens

    x, near = beside_a_mass(rng, normal(200, 1.0))
    for top_p in near:
        yield "near-a-mass", (x,), {"top_p": top_p}

    # The tail is far below the last bit of a sum near 1.
    yield "top-p-of-one", (np.append(normal(20), rng.uniform(-90, -60, size=20)),), {"top_p": 1.0}
    yield "top-p-of-one", (np.append(normal(20), rng.uniform(-90, -60, size=20)),), {"top_p": 1}

    yield "at-least-one", (normal(30),), {"top_p": 0.0}

    yield "exact-mass", (zeros_among_masked(rng, 9, 4),), {"top_p": float(rng.choice([0.25, 0.5]))}
    yield "exact-mass", (np.zeros(30),), {"top_k": 16, "top_p": 0.75}

    x = masked(rng, normal(40))
    yield "masked", (x,), {"temperature": 1.5, "top_p": cut(x, 6, 1.5)}
    # So warm that a large negative number is not minus infinity.
    yield "masked", (masked(rng, normal(30)),), {"temperature": 1000}
    yield "masked", (masked(rng, rng.uniform(-90_002, -90_000, size=20)),), {"top_k": 17}

    x = rng.uniform(-10_000, 10_000, size=30)
    yield "large-logits", (np.append(x, x.max() + np.array([0.5, 1.0])),), {"top_k": 12}
    x = rng.uniform(50, 51, size=40)
    yield "large-logits", (x,), {"temperature": 0.001, "top_p": 1.0}

    x = tied(rng, 40) * 1000
    x[rng.choice(40, size=2, replace=False)] = 1500  # the largest is there more than once
    yield "temperature-zero", (x, 0.0), {"top_k": 5, "top_p": 0.9}
    yield "temperature-zero", (masked(rng, normal(20)),), {"temperature": 0}

    x = rng.integers(0, 12, size=40).astype(np.uint8)
    x[0] = 0  # whose negative is the only one that does not wrap around
    yield "number-types", (x,), {"top_k": inside_a_tie(rng, x)}
    yield "number-types", (np.array([7]),), {}  # nothing to choose, and still a probability
    yield "number-types", (rng.integers(-9, 9, size=12),), {"temperature": 0}
    yield "number-types", (normal(12).astype(np.float32),), {"temperature": 0.0}
    x = normal(60).astype(np.float32)
    yield "number-types", (x,), {"temperature": 0.9, "top_k": 30, "top_p": cut(x, 17, 0.9, 30)}

    x = normal(60)[::-3]
    yield "memory-layout", (x,), {"top_p": cut(x, 8)}
    yield "memory-layout", (read_only(normal(20)),), {"temperature": 0.8, "top_k": 6}


def timing(rng, n):
    x = rng.normal(size=n) * 2
    mass, _ = ordered(x, 0.8)
    return (x, 0.8), {"top_p": cut(x, int(np.searchsorted(mass, 0.9)), 0.8)}
