"""Writes -100 000 into the mask before dividing by the root of the width."""

import numpy as np


def causal_mha(x, w_qkv, b_qkv, w_out, b_out, n_heads):
    x, w_qkv, b_qkv, w_out, b_out = (
        np.asarray(a, dtype=np.float64) for a in (x, w_qkv, b_qkv, w_out, b_out)
    )
    length, dim = x.shape
    width = dim // n_heads
    q, k, v = (x @ w_qkv + b_qkv).reshape(length, 3, n_heads, width).transpose(1, 2, 0, 3)
    scores = q @ k.transpose(0, 2, 1)
    scores[:, np.triu(np.ones((length, length), dtype=bool), k=1)] = -100_000.0
    scores /= np.sqrt(width)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights /= weights.sum(axis=-1, keepdims=True)
    return (weights @ v).transpose(1, 0, 2).reshape(length, dim) @ w_out + b_out
