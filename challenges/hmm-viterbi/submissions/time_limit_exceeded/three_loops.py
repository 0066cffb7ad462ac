"""Loops over time and over both states, in Python."""

import numpy as np


def viterbi(log_pi, log_A, log_B):
    log_pi, log_A, log_B = (np.asarray(a, dtype=float) for a in (log_pi, log_A, log_B))
    T, S = log_B.shape
    steps, seen = log_A.T.tolist(), log_B.tolist()
    best = [a + b for a, b in zip(log_pi.tolist(), seen[0], strict=True)]
    back = []
    for t in range(1, T):
        pointers, new = [], []
        for j in range(S):
            ways = [a + b for a, b in zip(best, steps[j], strict=True)]
            top = max(ways)
            pointers.append(ways.index(top))
            new.append(top + seen[t][j])
        back.append(pointers)
        best = new
    path = [best.index(max(best))]
    for pointers in reversed(back):
        path.append(pointers[path[-1]])
    return np.array(path[::-1]), max(best)
