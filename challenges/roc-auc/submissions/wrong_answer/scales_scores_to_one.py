"""Scales scores to the range from 0 to 1 first."""

import numpy as np


def roc_auc(y_true, score, sample_weight=None):
    pos = np.asarray(y_true) == 1
    score = np.asarray(score)
    w = np.ones(len(pos)) if sample_weight is None else np.asarray(sample_weight, dtype=float)
    if score.dtype == np.float64 and len(score) and np.isfinite(score).all() and np.ptp(score):
        score = (score - score.min()) / np.ptp(score)
    values, inv = np.unique(score, return_inverse=True)
    p = np.bincount(inv, w * pos, minlength=len(values)).astype(float)
    q = np.bincount(inv, w * ~pos, minlength=len(values)).astype(float)
    if not p.sum() or not q.sum():
        return float("nan")
    below = np.cumsum(q) - q
    return float((p * (below + q / 2)).sum() / (p.sum() * q.sum()))
