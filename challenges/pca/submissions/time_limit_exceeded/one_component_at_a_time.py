"""Right, but by power iteration: thousands of rounds where variances are close."""

import numpy as np


def pca(X, k):
    X = np.asarray(X, dtype=float)
    Z = X - X.mean(axis=0)
    rest = Z.copy()
    rng = np.random.default_rng(1)
    components, variances = [], []
    for _ in range(k):
        v = rng.normal(size=Z.shape[1])
        for c in components:
            v -= (c @ v) * c
        v /= np.linalg.norm(v)
        for _ in range(20_000):
            new = rest.T @ (rest @ v)
            for c in components:
                new -= (c @ new) * c
            length = np.linalg.norm(new)
            if length <= 1e-12 * np.sum(Z * Z):
                break
            new /= length
            moved = np.abs(new - v).max()
            v = new
            if moved < 1e-11:
                break
        for _ in range(2):
            for c in components:
                v -= (c @ v) * c
        v /= np.linalg.norm(v)
        components.append(v)
        variances.append(np.sum((Z @ v) ** 2) / (len(Z) - 1))
        rest = rest - np.outer(rest @ v, v)
    V = np.array(components)
    order = np.argsort(variances)[::-1]
    return V[order], np.array(variances)[order], Z @ V[order].T
