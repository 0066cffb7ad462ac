"""Causal multi-head self-attention, all heads at once.

Source: Vaswani et al., Attention Is All You Need (2017), section 3.2, in the layout of
GPT-2 (Radford et al., 2019): one matrix for query, key and value.
"""

import numpy as np


def causal_mha(
    x: np.ndarray,
    w_qkv: np.ndarray,
    b_qkv: np.ndarray,
    w_out: np.ndarray,
    b_out: np.ndarray,
    n_heads: int,
) -> np.ndarray:
    """Let every token collect values from itself and the tokens before it."""
    # Before any arithmetic: products of small integers would wrap.
    x, w_qkv, b_qkv, w_out, b_out = (
        np.asarray(a, dtype=np.float64) for a in (x, w_qkv, b_qkv, w_out, b_out)
    )
    length, dim = x.shape
    width = dim // n_heads

    def split_heads(a: np.ndarray) -> np.ndarray:  # (T, D) -> (heads, T, width)
        return a.reshape(length, n_heads, width).transpose(1, 0, 2)

    q, k, v = (split_heads(a) for a in np.split(x @ w_qkv + b_qkv, 3, axis=-1))
    scores = q @ k.transpose(0, 2, 1) / np.sqrt(width)  # (heads, T, T): query, key
    future = np.triu(np.ones((length, length), dtype=bool), k=1)
    scores[:, future] = -np.inf
    # Stable softmax over the keys. The maximum is that of the visible keys: a future
    # one may be so much larger that every visible weight would underflow.
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights /= weights.sum(axis=-1, keepdims=True)
    merged = (weights @ v).transpose(1, 0, 2).reshape(length, dim)  # heads side by side
    return merged @ w_out + b_out
