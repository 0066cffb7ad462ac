"""Rounds every half up."""

import numpy as np


def quantise(rows):
    scales = np.abs(rows).max(axis=1) / 127.0
    scales[scales == 0] = 1.0
    return np.floor(rows / scales[:, None] + 0.5), scales


def int8_linear(x, W):
    qx, sx = quantise(np.array(x, dtype=float))
    qW, sW = quantise(np.array(W, dtype=float))
    y = (qx @ qW.T) * np.outer(sx, sW)
    return y, qW.astype(np.int8), sW
