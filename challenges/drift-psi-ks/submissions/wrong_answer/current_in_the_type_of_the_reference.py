"""Turns cur into the type of ref: beside integers, fractions are cut off."""

import numpy as np


def drift_psi_ks(ref, cur, n_bins=10, eps=1e-6):
    with np.errstate(all="ignore"):
        cur = np.asarray(cur).astype(ref.dtype)
    ref, cur = np.sort(np.asarray(ref, dtype=float)), np.sort(np.asarray(cur, dtype=float))
    edges = np.unique(np.quantile(ref, np.arange(1, n_bins) / n_bins)) if n_bins > 1 else ref[:0]

    def share(a):
        c = np.searchsorted(a, edges, side="right")
        return np.maximum(np.diff(np.concatenate([[0], c, [len(a)]])) / len(a), eps)

    r, c = share(ref), share(cur)
    psi = ((c - r) * np.log(c / r)).sum()
    at = np.concatenate([ref, cur])
    gap = np.searchsorted(ref, at, side="right") / len(ref) - np.searchsorted(cur, at, side="right") / len(cur)
    return float(psi), float(np.abs(gap).max())
