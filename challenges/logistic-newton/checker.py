"""Is this the minimum?

The gradient at the answer must be short, and the answer near the expected one.
"""

import numpy as np

SHORT = 1e-6  # per row, and for features of at most 1
NEAR = 1e-4


def as_floats(value, shape):
    """Return `value` as a float64 array of that shape, or None if it is none."""
    try:
        array = np.asarray(value)
    except (ValueError, TypeError, OverflowError):
        return None
    if array.shape != shape or array.dtype.kind not in "fiu":
        return None
    return array.astype(np.float64)


def gradient_length(X, y, l2, coef, intercept):
    with np.errstate(all="ignore"):
        scores = X @ coef + intercept
        residuals = np.exp(-np.logaddexp(0.0, -scores)) - y
        slopes = X.T @ residuals + float(l2) * coef
        return float(np.sqrt((slopes**2).sum() + residuals.sum() ** 2))


def check(args, kwargs, answer, expected):
    if not isinstance(answer, (tuple, list)) or len(answer) != 2:
        return "The answer is not (coef, intercept)."
    X = np.asarray(args[0]).astype(np.float64)
    coef = as_floats(answer[0], (X.shape[1],))
    if coef is None:
        return "The coefficients are no array of d numbers."
    intercept = as_floats(answer[1], ())
    if intercept is None:
        return "The intercept is no number."
    if not (np.isfinite(coef).all() and np.isfinite(intercept)):
        return "There is NaN or infinity where numbers are due."
    length = gradient_length(X, np.asarray(args[1]).astype(float), args[2], coef, intercept)
    # NaN compares false with everything: ask whether values are right.
    # Where features are large, a step that is right to the last digit of the objective
    # leaves a longer gradient: allow for their size.
    allowed = SHORT * max(1.0, np.abs(X).max())
    if not length / len(X) <= allowed:
        return (
            f"The gradient at the answer has a length of {length / len(X):.1e} per row; "
            f"{allowed:.1e} is allowed."
        )
    off = np.abs(coef - expected[0]).max() / np.abs(expected[0]).max()
    if not off <= NEAR:
        return f"A coefficient is off by {off:.1e} of the largest one; {NEAR:.0e} is allowed."
    if not abs(intercept - expected[1]) <= NEAR * max(1.0, abs(expected[1])):
        return "The intercept is not the right one."
    return None
