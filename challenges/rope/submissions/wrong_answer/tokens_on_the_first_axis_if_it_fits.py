"""Takes the first axis for the tokens wherever its length is T."""

import numpy as np


def apply_rope(x, positions, base=10000.0):
    x = np.asarray(x, dtype=np.float64)
    d = x.shape[-1]
    half = d // 2
    freq = base ** (-2.0 * np.arange(half) / d)
    angle = positions[:, None] * freq
    cos, sin = np.cos(angle), np.sin(angle)
    if x.ndim > 2 and x.shape[0] == len(positions):
        shape = (len(positions),) + (1,) * (x.ndim - 2) + (half,)
        cos, sin = cos.reshape(shape), sin.reshape(shape)
    a, b = x[..., :half], x[..., half:]
    return np.concatenate([a * cos - b * sin, b * cos + a * sin], axis=-1)
