"""Overwrites float64 arrays of the caller unless they are read-only."""

import numpy as np


def quantise(rows):
    scales = np.abs(rows).max(axis=1) / 127.0
    scales[scales == 0] = 1.0
    rows /= scales[:, None]
    return np.round(rows), scales


def int8_linear(x, W):
    qx, sx = quantise(np.require(x, dtype=float, requirements="W"))
    qW, sW = quantise(np.require(W, dtype=float, requirements="W"))
    y = (qx @ qW.T) * np.outer(sx, sW)
    return y, qW.astype(np.int8), sW
