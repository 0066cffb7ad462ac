"""Two measures of drift: the population stability index and the Kolmogorov-Smirnov statistic.

Sources: W. J. Conover, Practical Nonparametric Statistics, 3rd edition, 1999,
chapter 6 (Kolmogorov-Smirnov); N. Siddiqi, Credit Risk Scorecards, 2006 (PSI).
"""

import numpy as np


def shares(ordered, edges, eps):
    """Return the share of the values in each bin (lo, hi], none below eps."""
    # How many values lie at or below each edge; the last bin ends at infinity.
    below = np.searchsorted(ordered, edges, side="right")
    counts = np.diff(below, prepend=0, append=len(ordered))
    return np.maximum(counts / len(ordered), eps)


def drift_psi_ks(ref, cur, n_bins=10, eps=1e-6):
    # float64 before anything else: int8 differences wrap around, also inside np.quantile.
    ref = np.sort(np.asarray(ref, dtype=np.float64))
    cur = np.sort(np.asarray(cur, dtype=np.float64))

    # Equal edges need no care: the bin between them is empty in both samples,
    # so both shares are eps and it adds nothing.
    edges = np.quantile(ref, np.arange(1, n_bins) / n_bins)
    r, c = shares(ref, edges, eps), shares(cur, edges, eps)
    psi = ((c - r) * np.log(c / r)).sum()

    # Both distribution functions are steps, so the largest gap is at some value.
    values = np.concatenate([ref, cur])
    f_ref = np.searchsorted(ref, values, side="right") / len(ref)
    f_cur = np.searchsorted(cur, values, side="right") / len(cur)
    return float(psi), float(np.abs(f_ref - f_cur).max())
