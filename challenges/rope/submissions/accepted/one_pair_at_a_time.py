"""A loop over the pairs, each with one frequency."""

import numpy as np


def apply_rope(x, positions, base=10000.0):
    x = np.asarray(x, dtype=np.float64)
    d = x.shape[-1]
    half = d // 2
    freq = base ** (-2.0 * np.arange(half) / d)
    out = np.zeros(x.shape)
    for i in range(half):
        angle = positions * freq[i]
        cos, sin = np.cos(angle), np.sin(angle)
        out[..., i] = x[..., i] * cos - x[..., i + half] * sin
        out[..., i + half] = x[..., i + half] * cos + x[..., i] * sin
    return out
