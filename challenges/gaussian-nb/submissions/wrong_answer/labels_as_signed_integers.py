"""Turns labels into int64, where the upper half of uint64 becomes negative."""

import numpy as np


class GaussianNB:
    def __init__(self, var_smoothing=1e-9):
        self.var_smoothing = var_smoothing

    def fit(self, X, y):
        X, y = np.asarray(X, dtype=float), np.asarray(y)
        if y.dtype.kind in "iu":
            y = y.astype(np.int64)
        self.classes_ = np.unique(y)
        groups = [X[y == c] for c in self.classes_]
        self.means = np.array([g.mean(axis=0) for g in groups])
        added = self.var_smoothing * X.var(axis=0).max()
        self.variances = np.array([g.var(axis=0) for g in groups]) + added
        self.priors = np.log([len(g) / len(X) for g in groups])
        return self

    def predict_log_proba(self, X):
        X = np.asarray(X, dtype=float)
        joint = np.empty((len(X), len(self.priors)))
        for k, (mean, var) in enumerate(zip(self.means, self.variances)):
            heights = np.log(2 * np.pi * var).sum()
            joint[:, k] = self.priors[k] - ((X - mean) ** 2 / var).sum(axis=1) / 2 - heights / 2
        return joint - np.logaddexp.reduce(joint, axis=1, keepdims=True)

    def predict(self, X):
        return self.classes_[self.predict_log_proba(X).argmax(axis=1)]
