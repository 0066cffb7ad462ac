"""Fit a model and ask it; labels that are strings cross the wall as lists and as numbers."""

import numpy as np

FIRST_NAME = 1_000_000  # far from any number a submission would return by mistake


def prepare(X, y, X_new, *params, **named):
    return (X, np.array(y) if isinstance(y, list) else y, X_new, *params), named


def number_names(labels, names):
    """Turn an array of strings into numbers; leave everything else as it is."""
    if not isinstance(labels, np.ndarray) or labels.dtype.kind not in "OTU":
        return labels
    numbers = {name: FIRST_NAME + i for i, name in enumerate(names)}
    flat = [numbers.get(label, -1) for label in labels.ravel().tolist()]
    return np.array(flat, dtype=np.int64).reshape(labels.shape)


def drive(entry, X, y, X_new, *params, chained=False, **named):
    model = entry(*params, **named)
    returned = model.fit(X, y)
    labels = model.predict(X_new)
    log_probabilities = model.predict_log_proba(X_new)
    names = sorted(set(y.tolist())) if y.dtype.kind == "U" else []
    return (
        returned is model if chained else True,
        number_names(model.classes_, names),
        log_probabilities,
        number_names(labels, names),
    )
