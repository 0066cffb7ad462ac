"""Is this a right clustering?

Centres and inertia are compared with the expected ones. Labels are judged by
the submission's own centres: a point may have another label than expected if
both centres are equally near but for rounding (1e-9, relative).
"""

import numpy as np

RTOL = 1e-7
TIE = 1e-9
NOISE = 1e-12  # of the squared coordinates: what |x|² - 2xc + |c|² loses by cancellation


def as_floats(value, shape):
    """Return `value` as a float64 array of that shape, or None if it is none."""
    try:
        array = np.asarray(value)
    except (ValueError, TypeError, OverflowError):
        return None
    if array.shape != shape or array.dtype.kind not in "fiu":
        return None
    return array.astype(np.float64)


def as_labels(value, n, k):
    """Return `value` as n indices below k, or a sentence."""
    try:
        array = np.asarray(value)
    except (ValueError, TypeError, OverflowError):
        return "The labels are no array of integers."
    if array.shape != (n,) or (n and array.dtype.kind not in "iu"):
        return "The labels are no array of one integer per point."
    if n and (int(array.min()) < 0 or int(array.max()) >= k):
        return "Some labels are no index of a centre."
    return array.astype(np.int64)


def squared_distances(X, centers):
    distances = np.empty((len(X), len(centers)))
    for j, center in enumerate(centers):  # one centre at a time: (n, d), never (n, k, d)
        distances[:, j] = ((X - center) ** 2).sum(axis=1)
    return distances


def is_exact(array):
    """Say whether squared distances of such numbers have no rounding error."""
    return bool((np.abs(array) <= 1024).all() and (array * 256 % 1 == 0).all())


def check(args, kwargs, answer, expected):
    if not isinstance(answer, (tuple, list)) or len(answer) != 3:
        return "The answer is not (centers, labels, inertia)."
    X = np.asarray(args[0]).astype(np.float64)
    k, d = np.shape(args[1])
    centers = as_floats(answer[0], (k, d))
    if centers is None:
        return "The centres are no array of k × d numbers."
    labels = as_labels(answer[1], len(X), k)
    if isinstance(labels, str):
        return labels
    inertia = as_floats(answer[2], ())
    if inertia is None:
        return "The inertia is no number."
    want_centers = as_floats(expected[0], (k, d))
    want_inertia = as_floats(expected[2], ())
    with np.errstate(all="ignore"):
        return (
            explain_centers(centers, want_centers, X)
            or explain_labels(labels, centers, X)
            or explain_inertia(inertia, want_inertia, X, centers)
        )


def explain_centers(got, want, X):
    if np.isnan(got).any():
        return "Some centres are NaN."
    # Relative to the data, not to the largest centre: a lone far centre
    # must not hide an error in the others.
    tolerance = RTOL * np.maximum(np.abs(want), np.abs(X).max(initial=0.0))
    # NaN compares false with everything: ask whether values are close.
    right = (np.abs(got - want) <= tolerance).all(axis=1)
    if not right.all():
        wrong = int((~right).sum())
        return f"{wrong} of {len(want)} centres are not where they should be."
    return None


def explain_labels(labels, centers, X):
    distances = squared_distances(X, centers)
    if is_exact(X) and is_exact(centers):
        wrong = int((labels != distances.argmin(axis=1)).sum())
        if wrong:
            return (
                f"{wrong} of {len(X)} labels are not the lowest index of a nearest returned centre."
            )
        return None
    chosen = np.take_along_axis(distances, labels[:, None], axis=1)[:, 0]
    noise = NOISE * ((X**2).sum(axis=1) + (centers**2).sum(axis=1).max(initial=0.0))
    right = chosen - distances.min(axis=1) <= TIE * chosen + noise
    wrong = int((~right).sum())
    if wrong:
        return f"{wrong} of {len(X)} labels are not those of the nearest returned centre."
    return None


def explain_inertia(got, want, X, centers):
    scale = (X**2).sum() + len(X) * (centers**2).sum(axis=1).max(initial=0.0)
    if not abs(got - want) <= RTOL * abs(want) + NOISE * scale:
        return "The inertia is not the sum of squared distances to the returned centres."
    return None
