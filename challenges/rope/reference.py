"""Rotary position embedding, in the layout that rotates the two halves of a vector.

Source: J. Su et al., "RoFormer: Enhanced transformer with rotary position embedding",
2021, section 3.
"""

import numpy as np


def apply_rope(x: np.ndarray, positions: np.ndarray, base: float = 10000.0) -> np.ndarray:
    """Rotate every pair of coordinates by an angle that grows with the position."""
    half = x.shape[-1] // 2
    frequencies = base ** (-np.arange(half) / half)  # i / half is 2i / d
    angles = positions[:, None] * frequencies  # (T, half), the same for all leading axes
    cos, sin = np.cos(angles), np.sin(angles)
    first, second = x[..., :half], x[..., half:]
    # cos and sin are float64, and so are the products, whatever the type of x. A minus
    # sign before x itself would wrap around if x is unsigned.
    return np.concatenate([first * cos - second * sin, second * cos + first * sin], axis=-1)
