"""What hidden cases ask of an autodiff engine: programs, as driver.py reads them.

Data and gradients stay of moderate size, so that rounding errors do too.
"""

import numpy as np

ADD, SUB, MUL, DIV = range(4)
NUMBER_RIGHT, NUMBER_LEFT = 4, 8  # to be added to one of the four
POWER, MINUS, RELU = 12, 13, 14
EXPONENTS = (2, 3, -1, -2, 0.5, 1.5, -0.5, 1)


def compute(operation, x, b):
    if operation == POWER:
        return x**b
    if operation == MINUS:
        return -x
    if operation == RELU:
        return max(x, 0.0)
    first, second = (b, x) if operation >= NUMBER_LEFT else (x, b)
    kind = operation % 4
    if kind == DIV:
        return first / second
    return first + second if kind == ADD else first - second if kind == SUB else first * second


def values(rng, n):
    """Numbers of both signs that are far from 0."""
    return (rng.uniform(0.5, 2.0, size=n) * rng.choice([-1.0, 1.0], size=n)).tolist()


def tangle(rng, leaves, n, operations):
    """A random graph whose last node depends on all others; no node is near 0 or large."""
    data, rows = list(leaves), []
    unused = set(range(len(data)))

    def put(operation, a, b):
        made = compute(operation, data[a], data[b] if operation < 4 else b)
        if not 0.2 < abs(made) < 5.0:
            return
        unused.difference_update((a, b) if operation < 4 else (a,))
        unused.add(len(data))
        data.append(made)
        rows.append((operation, a, b))

    while len(rows) < n:
        operation = int(rng.choice(operations))
        a = int(rng.integers(len(data)))
        b = int(rng.integers(len(data))) if operation < 4 else float(rng.choice(values(rng, 3)))
        if operation == POWER:
            b = float(rng.choice(EXPONENTS if data[a] > 0 else [2, 3, -1, -2]))
        if operation != RELU or data[a] > 0:
            put(operation, a, b)
    while len(unused) > 1:  # tie up loose ends
        a, b = (int(i) for i in rng.choice(sorted(unused), size=2, replace=False))
        put(int(rng.choice([ADD, SUB, MUL, DIV])), a, b)
    return leaves, np.array(rows, dtype=float), [len(data) - 1]


def program(*rows):
    return np.array(rows, dtype=float)


def chain(rng, n, row):
    """n operations in a row, each on the node before."""
    a, b = float(rng.uniform(0.5, 1.0)), float(rng.uniform(0.5, 1.0))
    return [a, b], program(*(row(i) for i in range(n))), [n + 1]


def ladder(rng, n):
    """Each step uses the node before twice: the number of paths doubles n times."""
    rows = []
    for i in range(n):
        before = 0 if i == 0 else 3 * i
        rows += [(NUMBER_RIGHT + MUL, before, 0.25), (NUMBER_LEFT + MUL, before, 0.75)]
        rows.append((ADD, 3 * i + 1, 3 * i + 2))
    return values(rng, 1), program(*rows), [3 * n]


def network(rng, inputs, hidden, samples):
    """Squared errors of a small network with relu, summed over samples."""
    weights = (rng.normal(size=hidden * (inputs + 2)) / np.sqrt(inputs)).tolist()
    points = rng.normal(size=samples * inputs).tolist()
    rows, n = [], len(weights) + len(points)

    def put(operation, a, b):
        rows.append((operation, a, b))
        return n + len(rows) - 1

    total = None
    for s in range(samples):
        out = None
        for h in range(hidden):
            first = h * (inputs + 2)
            unit = first + inputs  # the bias
            for i in range(inputs):
                unit = put(ADD, unit, put(MUL, first + i, len(weights) + s * inputs + i))
            term = put(MUL, put(RELU, unit, 0), first + inputs + 1)
            out = term if out is None else put(ADD, out, term)
        loss = put(POWER, put(NUMBER_LEFT + SUB, out, float(rng.normal())), 2)
        total = loss if total is None else put(ADD, total, loss)
    root = put(NUMBER_RIGHT + DIV, total, samples)
    return weights + points, program(*rows), [root]


def samples():
    # z = (x · y + x) ** 2
    yield "reused-nodes", ([3.0, -2.0], program((MUL, 0, 1), (ADD, 2, 0), (POWER, 3, 2)), [4]), {}
    yield "numbers-on-both-sides", ([4.0], program((8 + DIV, 0, 2), (8 + SUB, 1, 1)), [2]), {}


def hidden(rng):
    plain = [ADD, SUB, MUL, DIV]
    x, y = values(rng, 2)
    for operation in plain:
        yield "arithmetic", ([x, y], program((operation, 0, 1)), [2]), {}
    yield "arithmetic", tangle(rng, values(rng, 6), 12, [*plain, MINUS]), {}

    for side in (NUMBER_RIGHT, NUMBER_LEFT):
        leaves = values(rng, 4)
        rows = program(*((side + kind, kind, 3) for kind in plain))
        yield "numbers-on-both-sides", (leaves, rows, [4, 5, 6, 7]), {}
        # Whole numbers: negative ones, and some that Python does not keep a single copy of.
        rows = program(*((side + kind, 0, b) for kind in plain for b in (-3, -700, 300)))
        yield "numbers-on-both-sides", (values(rng, 1), rows, list(range(1, 13))), {}
    both = [side + kind for side in (NUMBER_RIGHT, NUMBER_LEFT) for kind in plain]
    yield "numbers-on-both-sides", tangle(rng, values(rng, 3), 20, both), {}

    x, y = rng.uniform(0.5, 2.0, size=2).tolist()
    rows = program(*((POWER, i % 2, p) for i, p in enumerate((*EXPONENTS, 0))))
    yield "powers", ([x, y], rows, list(range(2, 11))), {}
    rows = program((POWER, 0, 2), (POWER, 0, 3), (POWER, 0, -2), (POWER, 1, 1), (POWER, 1, 2))
    yield "powers", ([-x, 0.0], rows, [2, 3, 4, 5, 6]), {}

    a, b, c = rng.uniform(0.5, 2.0, size=3).tolist()
    rows = program(*((RELU, i, 0) for i in range(6)))
    leaves = [a, -b, 0.0, 1e-9, -1e-9, -0.0]
    yield "relu", (leaves, rows, [6, 7, 8, 9, 10, 11]), {}
    rows = program((SUB, 0, 0), (RELU, 3, 0), (MUL, 4, 1), (MUL, 1, 2), (RELU, 6, 0), (ADD, 5, 7))
    yield "relu", ([a, b, c], rows, [8]), {}

    x = values(rng, 1)
    for operation in plain:
        yield "reused-nodes", (x, program((operation, 0, 0), (12, 1, 2)), [2]), {}
    yield "reused-nodes", tangle(rng, values(rng, 2), 15, [*plain, POWER]), {}

    # The long way from a node to the root must be ready before the node passes anything on.
    rows = program((MUL, 0, 1), (12, 2, 2), (12, 3, 2), (ADD, 4, 2), (MUL, 5, 2), (ADD, 0, 6))
    yield "long-and-short-paths", (rng.uniform(0.5, 1.2, size=2).tolist(), rows, [7]), {}
    every = [*plain, *both, POWER, MINUS, RELU]
    yield "long-and-short-paths", tangle(rng, values(rng, 4), 60, every), {}

    graph = tangle(rng, values(rng, 4), 12, plain)
    middle = len(graph[0]) + 6
    yield "every-ancestor", (graph[0], graph[1], [middle]), {}
    yield "every-ancestor", (graph[0], graph[1], []), {}

    # Nothing changes but the node: x + 0, x - 0, x · 1, x / 1, 0 + x, 1 · x, x ** 1, relu.
    neutral = [(4, 0, 0), (5, 1, 0), (6, 2, 1), (7, 3, 1), (8, 4, 0), (10, 5, 1), (POWER, 6, 1)]
    neutral.append((RELU, 7, 0))
    rows = program(
        *neutral, *((MUL, i, i + 1) for i in range(8)), *((ADD, 8, i) for i in range(9, 17))
    )
    yield "every-ancestor", ([float(rng.uniform(0.5, 0.9))], rows, [8, *range(9, 25)]), {}

    # Different nodes with equal data, leaves and made ones.
    rows = program((ADD, 0, 1), (ADD, 2, 3), (MUL, 4, 5), (12, 6, 2), (MUL, 7, 0), (MUL, 8, 3))
    yield "equal-data", ([x[0]] * 4, rows, [9]), {}

    graph = tangle(rng, values(rng, 3), 10, plain)
    yield "calls-add-up", (graph[0], graph[1], graph[2] * 3), {}
    last = graph[2][0]
    yield "calls-add-up", (graph[0], graph[1], [last - 2, last - 1, last]), {}
    yield "own-gradient", (graph[0], graph[1], [last, last - 3, 0]), {}

    yield "whole-numbers", ([7, 2, -3], program((DIV, 0, 1), (12, 2, -2), (MUL, 3, 4)), [5]), {}

    yield "training", network(rng, 3, 8, 6), {"steps": 4, "rate": 0.05}

    yield "deep-graphs", chain(rng, 20_000, lambda i: (ADD, i + 1, 0)), {}
    yield "deep-graphs", chain(rng, 20_000, lambda i: (4 + i % 2, i + 1, 0.5)), {}

    yield "many-paths", ladder(rng, 120), {}


def timing(rng, n):
    return network(rng, 3, 16, n), {}
