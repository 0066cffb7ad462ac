"""Online softmax over blocks of keys, as in flash attention."""

import numpy as np


def causal_mha(x, w_qkv, b_qkv, w_out, b_out, n_heads):
    x, w_qkv, b_qkv, w_out, b_out = (np.array(a, float) for a in (x, w_qkv, b_qkv, w_out, b_out))
    T, D = x.shape
    width = D // n_heads
    q, k, v = (x @ w_qkv + b_qkv).reshape(T, 3, n_heads, width).transpose(1, 2, 0, 3)
    top = np.full((n_heads, T, 1), -np.inf)
    total = np.zeros((n_heads, T, 1))
    merged = np.zeros((n_heads, T, width))
    for start in range(0, T, 64):
        keys = np.arange(start, min(start + 64, T))
        rows = slice(start, T)  # earlier queries see none of these keys
        scores = q[:, rows] @ k[:, keys].transpose(0, 2, 1) / np.sqrt(width)
        scores[:, keys[None, :] > np.arange(start, T)[:, None]] = -np.inf
        higher = np.maximum(top[:, rows], scores.max(axis=2, keepdims=True))
        weights = np.exp(scores - higher)
        fade = np.exp(top[:, rows] - higher)
        total[:, rows] = total[:, rows] * fade + weights.sum(axis=2, keepdims=True)
        merged[:, rows] = merged[:, rows] * fade + weights @ v[:, keys]
        top[:, rows] = higher
    return (merged / total).transpose(1, 0, 2).reshape(T, D) @ w_out + b_out
