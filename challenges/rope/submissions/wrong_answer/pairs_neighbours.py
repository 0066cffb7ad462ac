"""Pairs coordinate 2i with 2i + 1."""

import numpy as np


def apply_rope(x, positions, base=10000.0):
    x = np.asarray(x, dtype=np.float64)
    d = x.shape[-1]
    half = d // 2
    freq = base ** (-2.0 * np.arange(half) / d)
    angle = positions[:, None] * freq
    cos, sin = np.cos(angle), np.sin(angle)
    a, b = x[..., ::2], x[..., 1::2]
    out = np.empty_like(x)
    out[..., ::2] = a * cos - b * sin
    out[..., 1::2] = b * cos + a * sin
    return out
