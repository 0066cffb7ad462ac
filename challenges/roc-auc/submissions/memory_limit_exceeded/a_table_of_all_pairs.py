"""Compares all positives with all negatives at once."""

import numpy as np


def roc_auc(y_true, score, sample_weight=None):
    pos = np.asarray(y_true) == 1
    score = np.asarray(score)
    w = np.ones(len(pos)) if sample_weight is None else np.asarray(sample_weight, dtype=float)
    total = w[pos].sum() * w[~pos].sum()
    if total == 0:
        return float("nan")
    higher = score[pos][:, None] > score[~pos]
    equal = score[pos][:, None] == score[~pos]
    return float(w[pos] @ (higher + 0.5 * equal) @ w[~pos] / total)
