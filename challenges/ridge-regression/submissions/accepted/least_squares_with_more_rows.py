"""QR of the data with rows sqrt(alpha) I below; the dual by its eigenvectors."""

import numpy as np


def ridge(X, y, alpha):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    x_mean, y_mean = np.add.reduce(X) / len(X), np.add.reduce(y) / len(y)
    A, b = X - x_mean, y - y_mean
    n, d = A.shape
    if d <= n:
        Q, R = np.linalg.qr(np.vstack([A, np.sqrt(alpha) * np.eye(d)]))
        coef = np.linalg.solve(R, Q.T @ np.concatenate([b, np.zeros(d)]))
    else:
        w, V = np.linalg.eigh(A @ A.T)
        coef = A.T @ (V @ ((V.T @ b) / (w + alpha)))
    return coef, float(y_mean - (x_mean * coef).sum())
