"""Takes the sine from the cosine, which is 1 for every small angle."""

import numpy as np


def apply_rope(x, positions, base=10000.0):
    x = np.asarray(x, dtype=np.float64)
    positions = np.asarray(positions).astype(np.float64)
    d = x.shape[-1]
    half = d // 2
    angle = positions[:, None] * np.float64(base) ** (-2.0 * np.arange(half) / d)
    cos = np.cos(angle)
    sin = np.sqrt(np.maximum(1.0 - cos * cos, 0.0)) * np.sign(np.sin(angle))
    first, second = x[..., :half], x[..., half:]
    return np.concatenate([first * cos - second * sin, second * cos + first * sin], axis=-1)
