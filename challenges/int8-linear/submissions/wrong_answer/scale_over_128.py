"""Divides by 128 and clips what no longer fits."""

import numpy as np


def quantise(rows):
    scales = np.abs(rows).max(axis=1) / 128.0
    scales[scales == 0] = 1.0
    return np.clip(np.round(rows / scales[:, None]), -128, 127), scales


def int8_linear(x, W):
    qx, sx = quantise(np.array(x, dtype=float))
    qW, sW = quantise(np.array(W, dtype=float))
    y = (qx @ qW.T) * np.outer(sx, sW)
    return y, qW.astype(np.int8), sW
