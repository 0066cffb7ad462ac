"""Multiplies float32 blocks of 1040 columns, whose sums stay below 2**24, and adds them in float64."""

import numpy as np


def quantise(rows):
    scales = np.abs(rows).max(axis=1) / 127.0
    scales[scales == 0] = 1.0
    return np.round(rows / scales[:, None]), scales


def int8_linear(x, W):
    qx, sx = quantise(np.array(x, dtype=float))
    qW, sW = quantise(np.array(W, dtype=float))
    y = np.zeros((len(qx), len(qW)))
    for start in range(0, qx.shape[1], 1040):
        block = slice(start, start + 1040)
        y += qx[:, block].astype(np.float32) @ qW[:, block].astype(np.float32).T
    y *= sx[:, None] * sW
    return y, qW.astype(np.int8), sW
