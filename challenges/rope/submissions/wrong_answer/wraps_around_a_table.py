"""Looks angles up in a table, where a negative position counts from the end."""

import numpy as np


def apply_rope(x, positions, base=10000.0):
    x = np.asarray(x, dtype=np.float64)
    d = x.shape[-1]
    half = d // 2
    freq = base ** (-2.0 * np.arange(half) / d)
    longest = np.abs(positions.astype(np.int64)).max(initial=0) + 1
    angle = (np.arange(longest)[:, None] * freq)[positions]
    cos, sin = np.cos(angle), np.sin(angle)
    a, b = x[..., :half], x[..., half:]
    return np.concatenate([a * cos - b * sin, b * cos + a * sin], axis=-1)
