"""Turns only float32 weights into float64: the product of two whole sums wraps around."""

import numpy as np


def roc_auc(y_true, score, sample_weight=None):
    pos = np.asarray(y_true) == 1
    score = np.asarray(score)
    w = np.ones(len(pos)) if sample_weight is None else np.asarray(sample_weight)
    if w.dtype.kind == "f":
        w = w.astype(np.float64)
    positives, negatives = w[pos].sum(), w[~pos].sum()
    if positives == 0 or negatives == 0:
        return float("nan")
    order = np.argsort(score[~pos], kind="stable")
    s = score[~pos][order]
    below = np.concatenate([[0.0], np.cumsum(w[~pos][order], dtype=np.float64)])
    lower = below[np.searchsorted(s, score[pos], "left")]
    up_to = below[np.searchsorted(s, score[pos], "right")]
    return float((w[pos] * (lower + up_to)).sum() / 2 / (positives * negatives))
