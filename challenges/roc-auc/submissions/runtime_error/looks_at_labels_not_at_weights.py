"""Checks that both labels occur, but not that they have weight."""

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
    if pos.all() or not pos.any():
        return float("nan")
    won = (P * (np.cumsum(N) - N + 0.5 * N)).sum()
    return float(float(won) / float(P.sum() * N.sum()))
