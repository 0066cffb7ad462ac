"""Takes the second of four axes for the tokens where it is as long."""

import numpy as np


def apply_rope(x, positions, base=10000.0):
    x = np.asarray(x, dtype=np.float64)
    half = x.shape[-1] // 2
    angles = np.asarray(positions, dtype=np.float64)[:, None] * base ** (-np.arange(half) / half)
    if x.ndim == 4 and x.shape[1] == len(angles):  # (batch, tokens, heads, d)
        angles = angles[:, None, :]
    cos, sin = np.cos(angles), np.sin(angles)
    a, b = x[..., :half], x[..., half:]
    return np.concatenate([a * cos - b * sin, b * cos + a * sin], axis=-1)
