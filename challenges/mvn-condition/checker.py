"""Are these the conditional means and covariances?

Each number is measured by the standard deviations of the expected answer, so
that coordinates of very different size count alike.
"""

import numpy as np

RTOL = 1e-7
SYMMETRY = 1e-10


def check(args, kwargs, answer, expected):
    if not isinstance(answer, tuple) or len(answer) != 2:
        return "The answer is not (new_mean, new_cov)."
    for name, got, want in zip(("new_mean", "new_cov"), answer, expected, strict=True):
        if not isinstance(got, np.ndarray) or got.shape != want.shape:
            return f"`{name}` is no array of shape {want.shape}."
        if got.dtype != np.float64:
            return f"`{name}` is not of dtype float64."
        if np.isnan(got).any():
            return f"`{name}` has NaN where numbers are due."
    (mean, cov), (want_mean, want_cov) = answer, expected
    deviation = np.sqrt(np.diag(want_cov))
    scale = np.outer(deviation, deviation)
    # Infinity compares false: ask where values are right.
    with np.errstate(all="ignore"):
        right = np.abs(mean - want_mean) <= RTOL * np.maximum(np.abs(want_mean), deviation)
        if not right.all():
            return f"`new_mean` is wrong in {int((~right).sum()):,} of {right.size:,} places."
        right = np.abs(cov - want_cov) <= RTOL * scale
        if not right.all():
            return f"`new_cov` is wrong in {int((~right).sum()):,} of {right.size:,} places."
        if not (np.abs(cov - cov.T) <= SYMMETRY * scale).all():
            return "`new_cov` is close, but not symmetric."
    return None
