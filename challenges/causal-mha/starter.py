import numpy as np


def causal_mha(
    x: np.ndarray,
    w_qkv: np.ndarray,
    b_qkv: np.ndarray,
    w_out: np.ndarray,
    b_out: np.ndarray,
    n_heads: int,
) -> np.ndarray:
    """Let every token gather values from itself and the tokens before it.

    Args:
        x: (T, D) tokens; T and D at least 1.
        w_qkv: (D, 3D); x @ w_qkv + b_qkv is [q | k | v], D columns each.
        b_qkv: (3D,)
        w_out: (D, D), applied to the heads laid side by side.
        b_out: (D,)
        n_heads: divides D; head h owns the h-th block of D / n_heads columns.

    Returns:
        (T, D) float64.

    >>> x = np.array([[1.0, 0.0], [0.0, 2.0]])
    >>> w_qkv = np.hstack([np.eye(2), np.eye(2), np.eye(2)])
    >>> causal_mha(x, w_qkv, np.zeros(6), np.eye(2), np.zeros(2), n_heads=1)
    array([[1.        , 0.        ],
           [0.05580722, 1.88838556]])
    """
    raise NotImplementedError
