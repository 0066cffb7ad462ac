"""Writes -1e15 for -inf: a thousand steps of -1e12 are as low as that."""

import numpy as np


def viterbi(log_pi, log_A, log_B):
    log_pi, log_A, log_B = (
        np.maximum(np.asarray(a, dtype=np.float64), -1e15) for a in (log_pi, log_A, log_B)
    )
    pointers = []
    best = log_pi + log_B[0]
    for row in log_B[1:]:
        ways = best[:, np.newaxis] + log_A
        pointers.append(ways.argmax(axis=0))
        best = ways.max(axis=0) + row
    path = [int(best.argmax())]
    for pointer in reversed(pointers):
        path.append(int(pointer[path[-1]]))
    return np.array(path[::-1], dtype=np.int64), float(best.max())
