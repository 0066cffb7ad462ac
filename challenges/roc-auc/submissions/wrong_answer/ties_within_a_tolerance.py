"""Takes scores that are close for equal."""

import numpy as np


def roc_auc(y_true, score, sample_weight=None):
    pos = np.asarray(y_true) == 1
    score = np.asarray(score)
    if sample_weight is None:
        w = np.ones(len(pos))
    else:
        w = np.asarray(sample_weight, dtype=np.float64)
    order = np.argsort(score, kind="stable")
    score = score.astype(np.float64)
    s, pos, w = score[order], pos[order], w[order]
    first = np.ones(len(s), dtype=bool)
    first[1:] = ~np.isclose(s[1:], s[:-1], rtol=1e-9, atol=1e-12)
    group = np.cumsum(first) - 1
    P = np.bincount(group, weights=w * pos)
    N = np.bincount(group, weights=w * ~pos)
    if P.sum() == 0 or N.sum() == 0:
        return float("nan")
    won = (P * (np.cumsum(N) - N + 0.5 * N)).sum()
    return float(won / (P.sum() * N.sum()))
