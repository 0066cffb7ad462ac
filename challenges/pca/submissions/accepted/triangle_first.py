"""QR shrinks the data to a square, whose SVD is the same but for a rotation."""

import numpy as np


def pca(X, k):
    X = np.asarray(X).astype(float)
    Z = X - np.add.reduce(X, axis=0) / X.shape[0]
    if Z.shape[0] >= Z.shape[1]:
        R = np.linalg.qr(Z, mode="r")
        _, s, Vt = np.linalg.svd(R)
    else:
        Q, R = np.linalg.qr(Z.T)
        W, s, _ = np.linalg.svd(R)
        Vt = (Q @ W).T
    V = -Vt[:k]
    return V, np.square(s[:k]) / (X.shape[0] - 1), np.einsum("ij,kj->ik", Z, V)
