"""Collects the rows of the answer in a list; an empty list cannot be stacked."""

import numpy as np


class GaussianNB:
    def __init__(self, var_smoothing=1e-9):
        self.var_smoothing = var_smoothing

    def fit(self, X, y):
        X = np.asarray(X, dtype=np.float64)
        self.classes_ = np.unique(y)
        n, d = X.shape
        K = len(self.classes_)
        self.prior = np.zeros(K)
        self.mean = np.zeros((K, d))
        self.var = np.zeros((K, d))
        for k, label in enumerate(self.classes_):
            rows = X[y == label]
            self.prior[k] = len(rows) / n
            self.mean[k] = rows.mean(axis=0)
            self.var[k] = rows.var(axis=0)
        self.var += self.var_smoothing * X.var(axis=0).max()
        return self

    def joint(self, X):
        X = np.asarray(X, dtype=np.float64)
        heights = np.log(self.prior) - 0.5 * np.log(self.var).sum(axis=1)
        return np.stack([heights - 0.5 * ((x - self.mean) ** 2 / self.var).sum(axis=1) for x in X])

    def predict_log_proba(self, X):
        scores = self.joint(X)
        top = scores.max(axis=1, keepdims=True)
        return scores - top - np.log(np.exp(scores - top).sum(axis=1, keepdims=True))

    def predict(self, X):
        return self.classes_[np.argmax(self.joint(X), axis=1)]
