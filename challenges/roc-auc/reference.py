"""The area under the ROC curve, by counting pairs in groups of equal scores.

Source: J. A. Hanley, B. J. McNeil, "The meaning and use of the area under a receiver
operating characteristic (ROC) curve", Radiology 143(1), 1982.
"""

import numpy as np


def roc_auc(
    y_true: np.ndarray, score: np.ndarray, sample_weight: np.ndarray | None = None
) -> float:
    """Return the weighted share of pairs in which the positive has the higher score."""
    is_positive = np.asarray(y_true) == 1
    weight = np.ones(len(is_positive)) if sample_weight is None else sample_weight
    # Group the rows by score. unique sorts them as they are: no score is subtracted,
    # negated or converted, so infinities and large integers come through unharmed.
    _, group = np.unique(score, return_inverse=True)
    positive = np.bincount(group, weights=weight * is_positive)  # adds in float64
    negative = np.bincount(group, weights=weight * ~is_positive)
    below = np.cumsum(negative) - negative  # negatives with a lower score than the group's
    won = float(positive @ (below + negative / 2))  # a tie is half a pair won
    all_pairs = float(positive.sum() * negative.sum())
    if all_pairs == 0.0:
        return float("nan")
    return won / all_pairs
