"""Goes to the best next state and never comes back."""

import numpy as np


def viterbi(log_pi, log_A, log_B):
    log_pi, log_A, log_B = (np.asarray(a, dtype=float) for a in (log_pi, log_A, log_B))
    T = len(log_B)
    path = np.zeros(T, dtype=np.int64)
    path[0] = np.argmax(log_pi + log_B[0])
    for t in range(1, T):
        path[t] = np.argmax(log_A[path[t - 1]] + log_B[t])
    score = log_pi[path[0]] + log_B[0, path[0]]
    for t in range(1, T):
        score += log_A[path[t - 1], path[t]] + log_B[t, path[t]]
    return path, float(score)
