"""Negates the second half in the type of the input, where it wraps around."""

import numpy as np


def apply_rope(x, positions, base=10000.0):
    d = x.shape[-1]
    half = d // 2
    freq = base ** (-2.0 * np.arange(half) / d)
    angle = positions[:, None] * freq
    cos, sin = np.cos(angle), np.sin(angle)
    swapped = np.concatenate([-x[..., half:], x[..., :half]], axis=-1)
    cos, sin = np.concatenate([cos, cos], axis=-1), np.concatenate([sin, sin], axis=-1)
    return x * cos + swapped * sin
