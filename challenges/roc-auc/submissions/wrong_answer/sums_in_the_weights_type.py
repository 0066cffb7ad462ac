"""Adds float32 weights in float32."""

import numpy as np


def roc_auc(y_true, score, sample_weight=None):
    pos = np.asarray(y_true) == 1
    score = np.asarray(score)
    if sample_weight is None:
        w = np.ones(len(pos))
    else:
        w = np.asarray(sample_weight)
    order = np.argsort(score, kind="stable")
    s, pos, w = score[order], pos[order], w[order]
    first = np.ones(len(s), dtype=bool)
    first[1:] = s[1:] != s[:-1]
    group = np.cumsum(first) - 1
    starts = np.flatnonzero(first)
    P, N = (np.add.reduceat(np.where(mask, w, 0 * w), starts) if len(s) else w for mask in (pos, ~pos))
    if P.sum() == 0 or N.sum() == 0:
        return float("nan")
    won = (P * (np.cumsum(N) - N + N / 2).astype(P.dtype)).sum()
    return float(won / (P.sum() * N.sum()))
