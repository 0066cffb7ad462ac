"""Right, but each observation changes the whole matrix."""

import numpy as np


def mvn_condition(mean, cov, idx, x):
    mean, cov, x = (np.array(a, dtype=float) for a in (mean, cov, x))
    d = len(mean)
    seen = np.zeros(d, dtype=bool)
    seen[idx] = True
    rest = np.flatnonzero(~seen)
    for i, value in zip(idx, x):
        gain = cov[:, i] / cov[i, i]
        mean = mean + gain * (value - mean[i])
        cov = cov - np.outer(gain, cov[i])
    new_mean, new_cov = mean[rest], cov[np.ix_(rest, rest)]
    return new_mean, (new_cov + new_cov.T) / 2
