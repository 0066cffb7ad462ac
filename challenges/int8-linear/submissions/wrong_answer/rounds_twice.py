"""Rounds quotients to five decimals first, so that what is near a half becomes one."""

import numpy as np


def quantise(rows):
    rows = np.asarray(rows, dtype=np.float64)
    scale = np.abs(rows).max(axis=1) / 127
    scale[scale == 0] = 1.0
    return np.rint(np.round(rows / scale[:, np.newaxis], 5)), scale


def int8_linear(x, W):
    qx, sx = quantise(x)
    qW, sW = quantise(W)
    return (qx @ qW.T) * sx[:, np.newaxis] * sW, qW.astype(np.int8), sW
