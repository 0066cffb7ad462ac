"""Turns one token at a time."""

import numpy as np


def apply_rope(x, positions, base=10000.0):
    x = np.asarray(x, dtype=np.float64)
    d = x.shape[-1]
    half = d // 2
    freq = base ** (-2.0 * np.arange(half) / d)
    out = np.empty(x.shape)
    for t, position in enumerate(positions.tolist()):
        cos, sin = np.cos(position * freq), np.sin(position * freq)
        a, b = x[..., t, :half], x[..., t, half:]
        out[..., t, :half] = a * cos - b * sin
        out[..., t, half:] = b * cos + a * sin
    return out
