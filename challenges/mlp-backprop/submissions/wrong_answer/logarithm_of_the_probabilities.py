"""Takes the logarithm of probabilities that may be 0."""

import numpy as np


def mlp_loss_grad(W1, b1, W2, b2, X, y):
    W1, b1, W2, b2, X = [np.asarray(a, dtype=np.float64) for a in (W1, b1, W2, b2, X)]
    n, K = len(X), W2.shape[1]
    z = X @ W1 + b1
    a = np.maximum(z, 0)
    s = a @ W2 + b2
    p = np.exp(s - s.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(n), y]).mean()
    ds = p
    ds[np.arange(n), y] -= 1
    ds /= n
    dW2 = a.T @ ds
    db2 = ds.sum(axis=0)
    dz = (ds @ W2.T) * (z > 0)
    dW1 = X.T @ dz
    db1 = dz.sum(axis=0)
    return loss, dW1, db1, dW2, db2
