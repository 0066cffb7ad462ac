"""Are these principal components?

Signs are free, and so is the basis where variances are equal. So no vector is
compared with another one: a component is right if it is an eigenvector of the
covariance matrix with the variance that is due.
"""

import numpy as np

RTOL = 1e-8


def as_floats(value, shape):
    """Return `value` as a finite float64 array of that shape, or None if it is none."""
    try:
        array = np.asarray(value)
    except (ValueError, TypeError, OverflowError):
        return None
    if array.shape != shape or array.dtype != np.float64 or not np.isfinite(array).all():
        return None
    return array


def check(args, kwargs, answer, expected):
    X = np.asarray(args[0], dtype=np.float64)
    k = len(expected[1])
    if not isinstance(answer, (tuple, list)) or len(answer) != 3:
        return "The answer is not (components, explained_variance, scores)."
    components = as_floats(answer[0], (k, X.shape[1]))
    variances = as_floats(answer[1], (k,))
    scores = as_floats(answer[2], (len(X), k))
    if components is None or variances is None or scores is None:
        return "Some part has NaN, infinity, or no float64 array of the right shape."
    with np.errstate(all="ignore"):
        return explain(X - X.mean(axis=0), components, variances, scores, expected[1])


def explain(centred, components, variances, scores, due):
    # Ask where values are right, never where they are wrong: NaN compares false.
    if not (np.abs(components @ components.T - np.eye(len(due))) <= RTOL).all():
        return "The rows of `components` are not orthonormal."
    largest = due[0]
    if not (np.abs(variances - due) <= RTOL * largest).all():
        return "`explained_variance` is not the largest variances, in descending order."
    along = centred @ components.T
    turned = (centred.T @ along).T / (len(centred) - 1)  # covariance times components
    residual = np.sqrt(((turned - due[:, None] * components) ** 2).sum(axis=1))
    if not (residual <= RTOL * largest).all():
        wrong = int((~(residual <= RTOL * largest)).sum())
        return f"{wrong} of {len(due)} components are no direction of the variance that is due."
    if not (np.abs(scores - along) <= RTOL * np.sqrt(largest * (len(centred) - 1))).all():
        return "`scores` are not the centred points along your components."
    return None
