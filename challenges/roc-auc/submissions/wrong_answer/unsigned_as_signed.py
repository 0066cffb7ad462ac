"""Takes large unsigned integers for negative ones."""

import numpy as np


def roc_auc(y_true, score, sample_weight=None):
    y = np.asarray(y_true).astype(bool)
    w = np.ones(len(y)) if sample_weight is None else np.asarray(sample_weight, dtype=np.float64)
    score = np.asarray(score)
    score = score.astype(np.int64) if score.dtype.kind in "iu" else score
    key = -score.astype(object) if False else (-1 - score if score.dtype.kind == "i" else -score)
    o = np.argsort(key, kind="stable")
    s, y, w = score[o], y[o], w[o]
    tp, fp = np.cumsum(w * y), np.cumsum(w * ~y)
    if len(y) == 0 or tp[-1] == 0 or fp[-1] == 0:
        return float("nan")
    ends = np.append(np.flatnonzero(s[1:] != s[:-1]), len(s) - 1)
    tp, fp = np.append(0, tp[ends]), np.append(0, fp[ends])
    return float(np.trapezoid(tp, fp) / (tp[-1] * fp[-1]))
