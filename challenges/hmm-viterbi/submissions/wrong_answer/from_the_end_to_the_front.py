"""The recursion backwards in time: as good a path, but other ties."""

import numpy as np


def viterbi(log_pi, log_A, log_B):
    log_pi, log_A, log_B = (np.asarray(a, dtype=float) for a in (log_pi, log_A, log_B))
    T, S = log_B.shape
    ahead = np.zeros((T, S))
    for t in range(T - 2, -1, -1):
        ahead[t] = (log_A + log_B[t + 1] + ahead[t + 1]).max(axis=1)
    start = log_pi + log_B[0] + ahead[0]
    path = np.zeros(T, dtype=np.int64)
    path[0] = start.argmax()
    for t in range(1, T):
        path[t] = np.argmax(log_A[path[t - 1]] + log_B[t] + ahead[t])
    return path, start.max()
