"""Swaps halves, but repeats each cosine for two neighbours."""

import numpy as np


def apply_rope(x, positions, base=10000.0):
    x = np.asarray(x, dtype=np.float64)
    d = x.shape[-1]
    half = d // 2
    freq = base ** (-2.0 * np.arange(half) / d)
    angle = positions[:, None] * freq
    cos, sin = np.cos(angle), np.sin(angle)
    cos, sin = np.repeat(cos, 2, axis=-1), np.repeat(sin, 2, axis=-1)
    swapped = np.concatenate([-x[..., half:], x[..., :half]], axis=-1)
    return x * cos + swapped * sin
