"""Viterbi decoding: the most probable path of hidden states, in log space.

Source: L. R. Rabiner, A tutorial on hidden Markov models and selected applications
in speech recognition, Proceedings of the IEEE 77(2), 1989, section III.B.
"""

import numpy as np


def viterbi(log_pi, log_A, log_B):
    log_pi, log_A, log_B = (np.asarray(a, dtype=np.float64) for a in (log_pi, log_A, log_B))
    length, n_states = log_B.shape
    into = np.ascontiguousarray(log_A.T)  # into[j, i]: from i to j
    every = np.arange(n_states)
    came_from = np.empty((length, n_states), dtype=np.int64)
    best = log_pi + log_B[0]  # of all paths that end in each state
    for t in range(1, length):
        candidates = best + into  # row j: the ways into state j
        came_from[t] = candidates.argmax(axis=1)  # the first of equals is the lowest
        best = candidates[every, came_from[t]] + log_B[t]

    path = np.empty(length, dtype=np.int64)
    path[-1] = best.argmax()
    for t in range(length - 1, 0, -1):
        path[t - 1] = came_from[t, path[t]]
    return path, float(best.max())
