"""Adds up the first step as it is given, and turns to float64 after that."""

import numpy as np


def viterbi(log_pi, log_A, log_B):
    best = (log_pi + log_B[0]).astype(np.float64)
    pointers = np.zeros(log_B.shape, dtype=np.int64)
    for t in range(1, len(log_B)):
        ways = best[:, np.newaxis] + log_A
        pointers[t] = ways.argmax(axis=0)
        best = ways.max(axis=0) + log_B[t]
    path = [int(best.argmax())]
    for t in range(len(log_B) - 1, 0, -1):
        path.append(int(pointers[t, path[-1]]))
    return np.array(path[::-1]), float(best.max())
