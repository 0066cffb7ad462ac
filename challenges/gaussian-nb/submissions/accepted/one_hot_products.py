"""Sums by a one-hot matrix; log-sum-exp by np.logaddexp."""

import numpy as np


class GaussianNB:
    def __init__(self, var_smoothing=1e-9):
        self.eps = var_smoothing

    def fit(self, X, y):
        X = np.array(X, dtype=np.float64)
        self.classes_, index, counts = np.unique(y, return_inverse=True, return_counts=True)
        # Any point near the rows makes a good origin; exact, since the rows lie close to it.
        self.origin = X[0].copy()
        X -= self.origin
        one_hot = np.zeros((len(X), len(counts)))
        one_hot[np.arange(len(X)), index] = 1.0
        self.theta = one_hot.T @ X / counts[:, None]
        rest = X - self.theta[index]
        self.sigma = one_hot.T @ (rest * rest) / counts[:, None]
        overall = X - X.mean(axis=0)
        self.sigma = self.sigma + self.eps * np.max(np.sum(overall * overall, axis=0) / len(X))
        self.bias = np.log(counts) - np.log(counts.sum()) - 0.5 * np.sum(np.log(self.sigma), axis=1)
        return self

    def predict_log_proba(self, X):
        X = np.asarray(X, dtype=np.float64) - self.origin
        a = np.empty((len(X), len(self.bias)))
        for k, (theta, sigma) in enumerate(zip(self.theta, self.sigma)):
            z = (X - theta) / np.sqrt(sigma)
            a[:, k] = self.bias[k] - 0.5 * np.einsum("ij,ij->i", z, z)
        return a - np.logaddexp.reduce(a, axis=1, keepdims=True)

    def predict(self, X):
        return self.classes_.take(self.predict_log_proba(X).argmax(axis=1))
