"""Pairs coordinate i with d - 1 - i."""

import numpy as np


def apply_rope(x, positions, base=10000.0):
    x = np.asarray(x, dtype=np.float64)
    d = x.shape[-1]
    half = d // 2
    freq = base ** (-2.0 * np.arange(half) / d)
    angle = positions[:, None] * freq
    cos, sin = np.cos(angle), np.sin(angle)
    a, b = x[..., :half], x[..., :half - 1:-1]
    return np.concatenate([a * cos - b * sin, (b * cos + a * sin)[..., ::-1]], axis=-1)
