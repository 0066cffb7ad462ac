"""Builds the whole rotation matrix of every position."""

import numpy as np


def apply_rope(x, positions, base=10000.0):
    x = np.asarray(x, dtype=np.float64)
    d = x.shape[-1]
    half = d // 2
    freq = base ** (-2.0 * np.arange(half) / d)
    angle = positions[:, None] * freq
    cos, sin = np.cos(angle), np.sin(angle)
    matrix = np.zeros((len(positions), d, d))
    i = np.arange(half)
    matrix[:, i, i] = matrix[:, i + half, i + half] = cos
    matrix[:, i, i + half] = -sin
    matrix[:, i + half, i] = sin
    return (matrix @ x[..., None])[..., 0]
