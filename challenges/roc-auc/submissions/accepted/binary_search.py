"""Searches each positive among the sorted negatives: how much weight lies below, how much up to it."""

import numpy as np


def roc_auc(y_true, score, sample_weight=None):
    pos = np.asarray(y_true).astype(bool)
    score = np.asarray(score)
    w = np.ones(pos.shape) if sample_weight is None else np.asarray(sample_weight).astype(float)
    total = w[pos].sum() * w[~pos].sum()
    if not total > 0:
        return float("nan")
    negatives = score[~pos]
    order = np.argsort(negatives)
    running = np.append(0.0, np.cumsum(w[~pos][order]))
    left = np.searchsorted(negatives[order], score[pos], side="left")
    right = np.searchsorted(negatives[order], score[pos], side="right")
    return float((w[pos] * (running[left] + running[right])).sum() / (2 * total))
