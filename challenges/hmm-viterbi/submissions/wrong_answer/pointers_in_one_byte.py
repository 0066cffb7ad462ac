"""Keeps back-pointers in uint8 to save memory, whatever the number of states."""

import numpy as np


def viterbi(log_pi, log_A, log_B):
    log_pi, log_A, log_B = (np.asarray(a, dtype=np.float64) for a in (log_pi, log_A, log_B))
    pointers = np.zeros(log_B.shape, dtype=np.uint8)
    best = log_pi + log_B[0]
    for t in range(1, len(log_B)):
        ways = best[:, np.newaxis] + log_A
        pointers[t] = ways.argmax(axis=0)
        best = ways.max(axis=0) + log_B[t]
    path = np.empty(len(log_B), dtype=np.int64)
    path[-1] = best.argmax()
    for t in range(len(log_B) - 1, 0, -1):
        path[t - 1] = pointers[t, path[t]]
    return path, float(best.max())
