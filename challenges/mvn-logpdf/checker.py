"""Is this the log-density? An error in it is a relative error in the density.

So it is compared to 1e-8, of its own size where that is above 1. A covariance
matrix with a condition number above a million costs digits: there it is 1e-5.
"""

import numpy as np


def check(args, kwargs, answer, expected):
    cov = np.asarray(args[2], dtype=np.float64)
    values = np.linalg.eigvalsh(cov)
    tolerance = 1e-5 if values[-1] > 1e6 * values[0] else 1e-8
    answer = np.asarray(answer)
    if answer.shape != expected.shape or answer.dtype != np.float64:
        return "The answer is no float64 array of one number for each point."
    if not np.isfinite(answer).all():
        return "The answer has NaN or infinity where numbers are due."
    # Ask where values are right, never where they are wrong.
    right = np.abs(answer - expected) <= tolerance * np.maximum(1.0, np.abs(expected))
    if not right.all():
        return f"{int((~right).sum())} of {len(right)} log-densities are wrong."
    return None
