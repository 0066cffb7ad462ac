"""Drops an edge that is hardly above the one before, whatever the units."""

import numpy as np


def drift_psi_ks(ref, cur, n_bins=10, eps=1e-6):
    ref = np.sort(np.asarray(ref, dtype=np.float64))
    cur = np.sort(np.asarray(cur, dtype=np.float64))
    edges = np.unique(np.quantile(ref, np.arange(1, n_bins) / n_bins))
    edges = edges[np.diff(edges, prepend=-np.inf) > 1e-9]

    def shares(values):
        which = np.searchsorted(edges, values, side="left")
        return np.maximum(np.bincount(which, minlength=len(edges) + 1) / len(values), eps)

    r, c = shares(ref), shares(cur)
    psi = np.sum((c - r) * np.log(c / r))
    points = np.concatenate([ref, cur])
    f_ref = np.searchsorted(ref, points, side="right") / len(ref)
    f_cur = np.searchsorted(cur, points, side="right") / len(cur)
    return float(psi), float(np.max(np.abs(f_ref - f_cur)))
