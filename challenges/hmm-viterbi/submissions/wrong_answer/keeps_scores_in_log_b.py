"""Writes the scores into log_B."""

import numpy as np


def viterbi(log_pi, log_A, log_B):
    log_pi, log_A, log_B = (np.asarray(a, dtype=float) for a in (log_pi, log_A, log_B))
    T, S = log_B.shape
    if not log_B.flags.writeable:
        log_B = log_B.copy()
    back = np.zeros((T, S), dtype=np.int64)
    log_B[0] += log_pi
    for t in range(1, T):
        ways = log_B[t - 1][:, np.newaxis] + log_A
        back[t] = ways.argmax(axis=0)
        log_B[t] += ways.max(axis=0)
    best = log_B[-1]
    path = np.zeros(T, dtype=np.int64)
    path[-1] = best.argmax()
    for t in range(T - 1, 0, -1):
        path[t - 1] = back[t, path[t]]
    return path, best.max()
