"""Takes what np.isclose calls close for equal, at the end and on the way."""

import numpy as np


def viterbi(log_pi, log_A, log_B):
    log_pi, log_A, log_B = (np.asarray(a, dtype=np.float64) for a in (log_pi, log_A, log_B))
    best = np.empty(log_B.shape)
    pointers = np.zeros(log_B.shape, dtype=np.int64)
    best[0] = log_pi + log_B[0]
    for t in range(1, len(log_B)):
        ways = best[t - 1, :, np.newaxis] + log_A
        best[t] = ways.max(axis=0) + log_B[t]
        pointers[t] = np.isclose(ways, ways.max(axis=0), rtol=1e-11, atol=1e-11).argmax(axis=0)
    path = np.empty(len(log_B), dtype=np.int64)
    path[-1] = np.isclose(best[-1], best[-1].max(), rtol=1e-11, atol=1e-11).argmax()
    for t in range(len(log_B) - 1, 0, -1):
        path[t - 1] = pointers[t, path[t]]
    return path, float(best[-1].max())
