"""What hidden cases ask of Gaussian naive Bayes.

Strings cross as lists and become an array in driver.py. Classes overlap, so that
all probabilities count, except where a case is about classes far apart.
"""

import numpy as np


def draw(rng, sizes, d, m, apart=1.0, scale=1.0):
    """Draw rows of K classes, in random order: X, the class numbers, and rows to classify."""
    means = rng.normal(size=(len(sizes), d)) * apart
    widths = rng.uniform(0.5, 2.0, size=(len(sizes), d))
    numbers = rng.permutation(np.repeat(np.arange(len(sizes)), sizes))
    X = means[numbers] + rng.normal(size=(len(numbers), d)) * widths[numbers]
    asked = rng.integers(len(sizes), size=m)
    X_new = means[asked] + rng.normal(size=(m, d)) * widths[asked]
    return X * scale, numbers, X_new * scale


def with_labels(case, labels):
    """Give the classes names instead of numbers; a list of strings stays a list."""
    X, numbers, X_new = case
    if isinstance(labels[0], str):
        return X, [labels[i] for i in numbers], X_new
    return X, np.array(labels)[numbers], X_new


def constant_in_one_class(rng):
    """Some features are the same in all rows of a class, and one of them in all rows."""
    X, y, X_new = draw(rng, [20, 15, 25], 5, 30)
    constants = rng.normal(size=3)
    X[y == 0, 1] = constants[0]
    X[y == 2, 3] = constants[1]
    X[:, 4] = X_new[:, 4] = constants[2]
    X_new[::2, 1] = constants[0]
    X_new[::3, 3] = constants[1]
    return X, y, X_new


def far_from_zero(rng, offset, scale):
    X, y, X_new = draw(rng, [12, 15, 10], 4, 25)
    offsets = offset * rng.choice([-1.0, 1.0], size=4) * rng.uniform(0.5, 1.0, size=4)
    return X * scale + offsets, y, X_new * scale + offsets


def far_from_each_other(rng):
    """Two classes overlap a million spreads above the third: no one centre is near all."""
    X, y, X_new = draw(rng, [12, 15, 10], 4, 25)
    offset = 9e5 * rng.choice([-1.0, 1.0], size=4)
    return X + np.outer(y < 2, offset) - np.outer(y == 2, offset), y, X_new + offset


def same_rows(rng):
    """Two of three classes have the same rows: both are always equally likely."""
    pairs = np.array([[-3, 1], [-1, -1], [-3, -1], [-1, 1]]) + rng.integers(-9, 10, size=2)
    third = np.array([[5, 7], [7, 7], [5, 9], [7, 9], [5, 7], [7, 7], [5, 9], [7, 9]])
    X = np.vstack([pairs, third, pairs]).astype(float)
    y = np.repeat([8, 5, 3], [4, 8, 4])
    X_new = np.vstack([pairs, third[:3], rng.integers(-12, 12, size=(10, 2))])
    return X, y, X_new.astype(float)


def mirrored(rng):
    """The classes lie around zero, each the negative of another; the row is zero."""
    half = np.array([2.0, 1.0, 4.0]) * rng.integers(1, 3, size=3)
    near = half + np.array([[-1.0], [1.0]])
    far = near + 8.0
    X = np.vstack([-far, near, -near, far])
    return X, np.repeat([4, 3, 2, 1], 2), np.zeros((3, 3))


def pixels(rng, dtype, low, high):
    centers = rng.integers(low + 60, high - 60, size=(3, 6))
    y = rng.integers(3, size=90).astype(dtype)
    X = centers[y] + rng.integers(-60, 61, size=(90, 6))
    X_new = centers[rng.integers(3, size=40)] + rng.integers(-60, 61, size=(40, 6))
    return X.astype(dtype), y, X_new.astype(dtype)


def read_only(array):
    array.flags.writeable = False
    return array


def samples():
    X = np.array([[1.0, 8.0], [3.0, 8.0], [5.0, 2.0], [7.0, 4.0], [9.0, 6.0]])
    y = ["tea", "tea", "milk", "milk", "milk"]
    yield "string-labels", (X, y, np.array([[3.0, 8.0], [4.0, 6.0]]), 0.125), {}
    X = np.array([[0.0], [2.0], [4.0], [3.0], [5.0], [10.0]])
    y = np.array([0, 0, 0, 1, 1, 1])
    yield "plain", (X, y, np.array([[1.0], [3.0], [3.5], [9.0]])), {}


def hidden(rng):
    yield "plain", draw(rng, [40, 40, 40], 4, 60), {}
    yield "plain", draw(rng, [100, 100], 1, 50, scale=5.0), {}

    yield "fit-returns-self", draw(rng, [10, 10], 2, 5), {"chained": True}

    yield "integer-labels", with_labels(draw(rng, [20, 20, 20], 3, 40), [10, -7, 3]), {}
    yield "integer-labels", with_labels(draw(rng, [15, 15], 2, 20), [2**40, -(2**40)]), {}
    X, numbers, X_new = draw(rng, [15, 15, 15], 2, 20)
    labels = np.array([2**63 + 5, 7, 2**64 - 1], dtype=np.uint64)
    yield "integer-labels", (X, labels[numbers], X_new), {}

    names = ["pear", "Apple", "apple", "fig 2", "fig 10", ""]
    yield "string-labels", with_labels(draw(rng, [9] * 6, 2, 50), names), {}
    yield "string-labels", with_labels(draw(rng, [12, 12], 3, 20), ["10", "9"]), {}

    yield "unequal-classes", draw(rng, [300, 30, 6], 2, 60, apart=0.5), {}

    yield "small-classes", draw(rng, [3, 4, 5], 2, 40), {}

    # The second column has the largest variance, and most of it lies between the classes.
    X, y, X_new = draw(rng, [14, 9, 11], 3, 40)
    stretch = np.array([0.3, 4.0, 1.0])
    shifts = np.outer([0, 12, 24], [0.0, 1.0, 0.0])
    wide = (X * stretch + shifts[y], y, X_new * stretch + shifts[rng.integers(3, size=40)])
    yield "smoothing", (*wide, float(rng.uniform(0.1, 0.5))), {}
    yield "smoothing", draw(rng, [20, 20], 5, 30), {"var_smoothing": float(rng.uniform(1, 3))}
    yield "smoothing", draw(rng, [20, 20], 2, 30), {"var_smoothing": 0}

    # The default counts here: it is the whole variance.
    yield "no-spread", constant_in_one_class(rng), {}
    yield "no-spread", draw(rng, [1, 12, 1], 3, 30, scale=10.0), {}
    X, y, X_new = constant_in_one_class(rng)
    yield "no-spread", (X * 1e-3, y, X_new * 1e-3), {}

    yield "many-features", draw(rng, [20, 20, 20], 1000, 20, apart=0.05, scale=1e3), {}
    yield "many-features", draw(rng, [20, 20, 20], 1000, 20, apart=0.05, scale=1e-3), {}

    yield "far-apart-classes", (*draw(rng, [15, 15, 15, 15], 3, 30, apart=200.0), 0.0), {}

    X, y, X_new = draw(rng, [15, 15, 15], 3, 30)
    X_new *= np.geomspace(1.0, 1000.0, 30)[:, None]
    yield "far-rows", (X, y, X_new), {}

    yield "far-from-zero", far_from_zero(rng, 1e6, 1.0), {}
    yield "far-from-zero", far_from_zero(rng, 1e3, 1e-3), {}
    yield "far-from-zero", (*far_from_each_other(rng), 0.0), {}

    yield "equally-likely", (*same_rows(rng), 0.0), {}
    yield "equally-likely", (*mirrored(rng), 0.0), {}

    yield "one-class", with_labels(draw(rng, [12], 3, 8), [5]), {}

    yield "no-rows", draw(rng, [10, 10, 10], 4, 0), {}

    yield "number-types", pixels(rng, np.uint8, 0, 255), {}
    yield "number-types", pixels(rng, np.int8, -128, 127), {}
    X, y, X_new, *rest = pixels(rng, np.uint8, 0, 255)  # and rows of another type
    yield "number-types", (X, y, X_new * 0.9 - 20.0, *rest), {}
    X, y, X_new = draw(rng, [30, 30, 30], 4, 40)
    yield "number-types", ((X + 50).astype(np.float32), y, (X_new + 50).astype(np.float32)), {}

    X, y, X_new = draw(rng, [15, 20, 15], 6, 20)
    frozen = read_only(np.asfortranarray(X)), read_only(y), read_only(X_new)
    yield "memory-layout", frozen, {}
    yield "memory-layout", (np.repeat(X, 2, axis=1)[:, ::2], y, X_new[::-1]), {}

    yield "memory", draw(rng, [40] * 32, 80, 8000, apart=0.3), {}


def timing(rng, n):
    return draw(rng, [n // 3] * 3, 4, n, apart=0.5), {}
