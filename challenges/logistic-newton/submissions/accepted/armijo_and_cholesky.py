"""Signs instead of labels, a Cholesky factor, and the textbook's condition for a step."""

import numpy as np


def logistic_fit(X, y, l2):
    X = np.array(X, dtype=float)
    t = np.where(np.asarray(y) == 1, 1.0, -1.0)
    n, d = X.shape
    w, b = np.zeros(d), 0.0
    for _ in range(100):
        m = t * (X @ w + b)
        q = np.exp(-np.logaddexp(0.0, m))  # probability of the wrong label
        gw = -(X.T @ (t * q)) + l2 * w
        gb = -(t * q).sum()
        v = q * (1.0 - q)
        Xv = X * v[:, None]
        H = np.empty((d + 1, d + 1))
        H[:d, :d] = Xv.T @ X + l2 * np.eye(d)
        H[:d, d] = H[d, :d] = Xv.sum(axis=0)
        H[d, d] = v.sum()
        g = np.append(gw, gb)
        L = np.linalg.cholesky(H)
        step = np.linalg.solve(L.T, np.linalg.solve(L, g))
        decrease = g @ step
        if decrease < 1e-18 * n:
            break
        f = np.logaddexp(0.0, -m).sum() + 0.5 * l2 * w @ w
        size = 1.0
        while decrease > 1e-7:  # below it, full steps are safe and the objective is noise
            w2, b2 = w - size * step[:d], b - size * step[d]
            f2 = np.logaddexp(0.0, -t * (X @ w2 + b2)).sum() + 0.5 * l2 * w2 @ w2
            if f2 <= f - 1e-4 * size * decrease:
                break
            size *= 0.5
        w, b = w - size * step[:d], b - size * step[d]
    return w, b
