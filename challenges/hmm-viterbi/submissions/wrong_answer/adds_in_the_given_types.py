"""Adds up in the types of the arguments."""

import numpy as np


def viterbi(log_pi, log_A, log_B):
    T, S = log_B.shape
    back = np.zeros((T, S), dtype=np.int64)
    best = (log_pi + log_B[0]).astype(log_pi.dtype)
    for t in range(1, T):
        ways = best[:, np.newaxis] + log_A
        back[t] = ways.argmax(axis=0)
        best = ways.max(axis=0) + log_B[t].astype(best.dtype)
    path = np.zeros(T, dtype=np.int64)
    path[-1] = best.argmax()
    for t in range(T - 1, 0, -1):
        path[t - 1] = back[t, path[t]]
    return path, float(best.max())
