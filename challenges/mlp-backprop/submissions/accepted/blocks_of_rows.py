"""The batch in blocks of 512 rows, each with its share of the sums."""

import numpy as np


def mlp_loss_grad(W1, b1, W2, b2, X, y):
    params = [np.asarray(p, dtype=np.float64) for p in (W1, b1, W2, b2)]
    W1, b1, W2, b2 = params
    grads = [np.zeros(p.shape) for p in params]
    loss = 0.0
    for start in range(0, len(X), 512):
        x = np.asarray(X[start : start + 512], dtype=np.float64)
        t = y[start : start + 512]
        z = x @ W1 + b1
        h = z.clip(min=0.0)
        s = h @ W2 + b2
        m = s.max(axis=1, keepdims=True)
        lse = m + np.log(np.exp(s - m).sum(axis=1, keepdims=True))
        picked = t[:, None] == np.arange(W2.shape[1])
        loss += (lse[:, 0] - s[picked]).sum()
        g = np.exp(s - lse) - picked
        back = g @ W2.T
        back[~(z > 0)] = 0.0
        for total, part in zip(grads, (x.T @ back, back.sum(0), h.T @ g, g.sum(0))):
            total += part
    for g in grads:
        g /= len(X)
    return (loss / len(X), *grads)
