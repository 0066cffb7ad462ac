"""Forward and backward sums: each state is probable, the path need not be."""

import numpy as np


def viterbi(log_pi, log_A, log_B):
    log_pi, log_A, log_B = (np.asarray(a, dtype=float) for a in (log_pi, log_A, log_B))
    T, S = log_B.shape
    alpha, beta = np.empty((T, S)), np.zeros((T, S))
    alpha[0] = log_pi + log_B[0]
    for t in range(1, T):
        alpha[t] = np.logaddexp.reduce(alpha[t - 1][:, np.newaxis] + log_A, axis=0) + log_B[t]
    for t in range(T - 2, -1, -1):
        beta[t] = np.logaddexp.reduce(log_A + log_B[t + 1] + beta[t + 1], axis=1)
    path = np.argmax(alpha + beta, axis=1)
    score = log_pi[path[0]] + log_B[0, path[0]]
    for t in range(1, T):
        score += log_A[path[t - 1], path[t]] + log_B[t, path[t]]
    return path, float(score)
