"""Turns rows to classify into the type that fit saw."""

import numpy as np


class GaussianNB:
    def __init__(self, var_smoothing=1e-9):
        self.vs = var_smoothing

    def fit(self, X, y):
        self.t = X.dtype
        X = np.asarray(X, dtype=float)
        self.classes_ = np.unique(y)
        big = X.var(axis=0).max()
        self.m = np.array([X[y == c].mean(axis=0) for c in self.classes_])
        self.v = np.array([X[y == c].var(axis=0) for c in self.classes_]) + self.vs * big
        self.p = np.log(np.array([np.mean(y == c) for c in self.classes_]))
        return self

    def _joint(self, X):
        X = np.asarray(X).astype(self.t)
        X = np.asarray(X, dtype=float)
        out = np.empty((len(X), len(self.classes_)))
        for k in range(len(self.classes_)):
            q = ((X - self.m[k]) ** 2 / self.v[k]).sum(axis=1)
            out[:, k] = self.p[k] - 0.5 * (np.log(2 * np.pi * self.v[k]).sum() + q)
        return out

    def predict_log_proba(self, X):
        j = self._joint(X)
        return j - np.logaddexp.reduce(j, axis=1, keepdims=True)

    def predict(self, X):
        return self.classes_[self._joint(X).argmax(axis=1)]
