"""Scales float64 input in place and puts it back: a read-only array raises."""

import numpy as np


def quantise(rows):
    scales = np.abs(rows).max(axis=1) / 127.0
    scales[scales == 0] = 1.0
    before = rows.copy()
    rows /= scales[:, None]
    whole = np.round(rows)
    rows[...] = before
    return whole, scales


def int8_linear(x, W):
    qx, sx = quantise(np.asarray(x, dtype=float))
    qW, sW = quantise(np.asarray(W, dtype=float))
    y = (qx @ qW.T) * np.outer(sx, sW)
    return y, qW.astype(np.int8), sW
