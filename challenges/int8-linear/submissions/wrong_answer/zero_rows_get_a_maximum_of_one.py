"""Replaces the largest magnitude 0 by 1, so the scale becomes 1 / 127."""

import numpy as np


def quantise(rows):
    largest = np.abs(rows).max(axis=1)
    largest[largest == 0] = 1.0
    scales = largest / 127.0
    return np.round(rows / scales[:, None]), scales


def int8_linear(x, W):
    qx, sx = quantise(np.array(x, dtype=float))
    qW, sW = quantise(np.array(W, dtype=float))
    y = (qx @ qW.T) * np.outer(sx, sW)
    return y, qW.astype(np.int8), sW
