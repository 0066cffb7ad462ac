"""Turns float32 vectors in float32 and widens them at the end."""

import numpy as np


def apply_rope(x, positions, base=10000.0):
    dtype = np.float32 if np.asarray(x).dtype == np.float32 else np.float64
    x = np.asarray(x, dtype=dtype)
    d = x.shape[-1]
    half = d // 2
    freq = base ** (-2.0 * np.arange(half) / d)
    angle = positions[:, None] * freq
    cos, sin = np.cos(angle), np.sin(angle)
    cos, sin = cos.astype(dtype), sin.astype(dtype)
    a, b = x[..., :half], x[..., half:]
    return np.concatenate([a * cos - b * sin, b * cos + a * sin], axis=-1).astype(np.float64)
