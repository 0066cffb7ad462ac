"""Keeps all scores instead of pointers."""

import numpy as np


def viterbi(log_pi, log_A, log_B):
    log_pi, log_A, log_B = (np.asarray(a, dtype=float) for a in (log_pi, log_A, log_B))
    T, S = log_B.shape
    best = np.empty((T, S))
    best[0] = log_pi + log_B[0]
    for t in range(1, T):
        np.max(best[t - 1][:, None] + log_A, axis=0, out=best[t])
        best[t] += log_B[t]
    states = [int(np.argmax(best[-1]))]
    for t in range(T - 2, -1, -1):
        states.append(int(np.argmax(best[t] + log_A[:, states[-1]])))
    return np.array(states[::-1]), best[-1, states[0]]
