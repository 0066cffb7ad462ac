"""Rounds halves of the inputs away from zero; the weights are right."""

import numpy as np


def quantise(rows):
    scales = np.abs(rows).max(axis=1) / 127.0
    scales[scales == 0] = 1.0
    return np.round(rows / scales[:, None]), scales


def int8_linear(x, W):
    qx, sx = quantise(np.array(x, dtype=float))
    exact = np.array(x, dtype=float) / sx[:, None]
    qx = np.copysign(np.floor(np.abs(exact) + 0.5), exact)
    qW, sW = quantise(np.array(W, dtype=float))
    y = (qx @ qW.T) * np.outer(sx, sW)
    return y, qW.astype(np.int8), sW
