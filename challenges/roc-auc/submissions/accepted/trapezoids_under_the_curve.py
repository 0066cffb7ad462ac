"""The curve itself: one point for each different score, then trapezoids."""

import numpy as np


def roc_auc(y_true, score, sample_weight=None):
    y = np.asarray(y_true).astype(np.float64)
    w = np.ones_like(y) if sample_weight is None else np.array(sample_weight, dtype=np.float64)
    order = np.argsort(score)[::-1]
    s, y, w = np.asarray(score)[order], y[order], w[order]
    tp = np.cumsum(w * y)
    fp = np.cumsum(w * (1 - y))
    if len(s) == 0 or tp[-1] == 0 or fp[-1] == 0:
        return np.nan
    last = np.append(np.flatnonzero(s[1:] != s[:-1]), len(s) - 1)
    tpr = np.append(0.0, tp[last]) / tp[-1]
    fpr = np.append(0.0, fp[last]) / fp[-1]
    return np.trapezoid(tpr, fpr)
