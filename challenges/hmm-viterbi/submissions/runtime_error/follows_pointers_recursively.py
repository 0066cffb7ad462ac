"""Follows the pointers by calling itself: too deep for thousands of steps."""

import numpy as np


def viterbi(log_pi, log_A, log_B):
    log_pi, log_A, log_B = (np.asarray(a, dtype=float) for a in (log_pi, log_A, log_B))
    T, S = log_B.shape
    back = np.zeros((T, S), dtype=np.int64)
    best = log_pi + log_B[0]
    for t in range(1, T):
        ways = best[:, np.newaxis] + log_A
        back[t] = ways.argmax(axis=0)
        best = ways.max(axis=0) + log_B[t]

    def path_to(t, state):
        return (path_to(t - 1, back[t, state]) if t else []) + [state]

    return np.array(path_to(T - 1, best.argmax())), best.max()
