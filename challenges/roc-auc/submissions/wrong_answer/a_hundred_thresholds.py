"""Draws the curve at 100 thresholds between the lowest and the highest score."""

import numpy as np


def roc_auc(y_true, score, sample_weight=None):
    pos = np.asarray(y_true) == 1
    score = np.asarray(score)
    if sample_weight is None:
        w = np.ones(len(pos))
    else:
        w = np.asarray(sample_weight, dtype=np.float64)
    order = np.argsort(score, kind="stable")
    s, pos, w = score[order], pos[order], w[order]
    first = np.ones(len(s), dtype=bool)
    first[1:] = s[1:] != s[:-1]
    group = np.cumsum(first) - 1
    P = np.bincount(group, weights=w * pos)
    N = np.bincount(group, weights=w * ~pos)
    if P.sum() == 0 or N.sum() == 0:
        return float("nan")
    cuts = np.linspace(float(s[0]), float(s[-1]), 100)[::-1]
    tpr = np.array([0.0] + [w[pos & (s >= cut)].sum() / P.sum() for cut in cuts])
    fpr = np.array([0.0] + [w[~pos & (s >= cut)].sum() / N.sum() for cut in cuts])
    return float(((tpr[1:] + tpr[:-1]) / 2 * np.diff(fpr)).sum())
