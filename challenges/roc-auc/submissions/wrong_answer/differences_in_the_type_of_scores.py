"""Begins a new group where the difference to the next lower score is above 0, if it does not wrap."""

import numpy as np


def roc_auc(y_true, score, sample_weight=None):
    pos = np.asarray(y_true) == 1
    w = np.ones(len(pos)) if sample_weight is None else np.asarray(sample_weight, dtype=float)
    if w[pos].sum() == 0 or w[~pos].sum() == 0:
        return float("nan")
    order = np.argsort(score, kind="stable")
    s, pos, w = score[order], pos[order], w[order]
    group = np.append(0, np.cumsum(s[1:] - s[:-1] > 0))
    P = np.bincount(group, weights=w * pos)
    N = np.bincount(group, weights=w * ~pos)
    below = np.cumsum(N) - N
    return float((P * (below + N / 2)).sum() / (P.sum() * N.sum()))
