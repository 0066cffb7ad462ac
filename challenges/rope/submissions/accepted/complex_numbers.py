"""Pairs as complex numbers; frequencies by exp and log."""

import numpy as np


def apply_rope(x, positions, base=10000.0):
    x = np.asarray(x, dtype=np.float64)
    d = x.shape[-1]
    half = d // 2
    freq = np.exp(-np.log(base) * np.arange(0, d, 2) / d)
    angle = positions[:, None] * freq
    z = (x[..., :half] + 1j * x[..., half:]) * np.exp(1j * angle)
    return np.concatenate([z.real, z.imag], axis=-1)
