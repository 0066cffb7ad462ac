"""Finds entries of the logits by numbers in the type of the labels, which wrap around."""

import numpy as np


def mlp_loss_grad(W1, b1, W2, b2, X, y):
    W1, b1, W2, b2, X = (np.asarray(a, dtype=float) for a in (W1, b1, W2, b2, X))
    n = len(X)
    pre = X @ W1 + b1
    hid = np.maximum(pre, 0)
    z = hid @ W2 + b2
    z = z - z.max(axis=1, keepdims=True)
    lse = np.log(np.exp(z).sum(axis=1))
    rows = np.arange(n)
    loss = float((lse - z[rows, y]).mean())
    g = np.exp(z - lse[:, None])
    flat = (np.arange(n).astype(y.dtype) * y.dtype.type(len(b2)) + y).astype(np.intp)
    g.reshape(-1)[flat] -= 1
    g /= n
    dh = (g @ W2.T) * (pre > 0)
    return loss, X.T @ dh, dh.sum(axis=0), hid.T @ g, g.sum(axis=0)
