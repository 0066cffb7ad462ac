"""Compares one positive after the other with all negatives."""

import numpy as np


def roc_auc(y_true, score, sample_weight=None):
    pos = np.asarray(y_true) == 1
    score = np.asarray(score)
    w = np.ones(len(pos)) if sample_weight is None else np.asarray(sample_weight, dtype=float)
    total = w[pos].sum() * w[~pos].sum()
    if total == 0:
        return float("nan")
    negatives, weights = score[~pos], w[~pos]
    won = 0.0
    for s, weight in zip(score[pos], w[pos]):
        won += weight * (weights[negatives < s].sum() + 0.5 * weights[negatives == s].sum())
    return float(won / total)
