"""The rotate-half form: x cos + swapped x sin, with angles of all d columns."""

import numpy as np


def apply_rope(x, positions, base=10000.0):
    x = np.asarray(x, dtype=np.float64)
    d = x.shape[-1]
    half = d // 2
    freq = 1.0 / float(base) ** (np.arange(0, d, 2) / d)
    angle = np.outer(positions, np.tile(freq, 2))
    cos, sin = np.cos(angle), np.sin(angle)
    swapped = np.roll(x, half, axis=-1)
    swapped[..., :half] *= -1.0
    return x * cos + swapped * sin
