"""Takes the columns for [q k v] of head 0, then of head 1: the layout of other models."""

import numpy as np


def causal_mha(x, w_qkv, b_qkv, w_out, b_out, n_heads):
    x, w_qkv, b_qkv, w_out, b_out = (a.astype(float) for a in (x, w_qkv, b_qkv, w_out, b_out))
    T, D = x.shape
    width = D // n_heads
    qkv = (x @ w_qkv + b_qkv).reshape(T, n_heads, 3, width)
    q, k, v = qkv.transpose(2, 1, 0, 3)
    scores = q @ k.transpose(0, 2, 1) / np.sqrt(width)
    scores = np.where(np.tril(np.ones((T, T), dtype=bool)), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights /= weights.sum(axis=-1, keepdims=True)
    merged = (weights @ v).transpose(1, 0, 2).reshape(T, D)
    return merged @ w_out + b_out
