"""Sorted tuples and one loop, in plain Python."""

import math


def roc_auc(y_true, score, sample_weight=None):
    labels, scores = y_true.tolist(), score.tolist()
    weights = [1.0] * len(labels) if sample_weight is None else sample_weight.tolist()
    positives = math.fsum(w for y, w in zip(labels, weights) if y)
    negatives = math.fsum(w for y, w in zip(labels, weights) if not y)
    if positives == 0 or negatives == 0:
        return math.nan
    won = below = here_pos = here_neg = 0.0
    current = None
    for s, y, w in sorted(zip(scores, labels, weights)):
        if s != current:
            won += here_pos * (below + here_neg / 2)
            below += here_neg
            here_pos = here_neg = 0.0
            current = s
        if y:
            here_pos += w
        else:
            here_neg += w
    won += here_pos * (below + here_neg / 2)
    return won / positives / negatives
