"""Centres all classes together and multiplies the squares out around that one point."""

import numpy as np


class GaussianNB:
    def __init__(self, var_smoothing=1e-9):
        self.var_smoothing = var_smoothing

    def fit(self, X, y):
        X, y = np.asarray(X, dtype=float), np.asarray(y)
        self.classes_ = np.unique(y)
        self.centre = X.mean(axis=0)
        groups = [X[y == c] - self.centre for c in self.classes_]
        self.means = np.array([g.mean(axis=0) for g in groups])
        added = self.var_smoothing * X.var(axis=0).max()
        self.variances = np.array([g.var(axis=0) for g in groups]) + added
        self.priors = np.log([len(g) / len(X) for g in groups])
        return self

    def predict_log_proba(self, X):
        X = np.asarray(X, dtype=float) - self.centre
        means, weights = self.means, 1 / self.variances
        squares = X**2 @ weights.T - 2 * X @ (means * weights).T + (means**2 * weights).sum(axis=1)
        heights = np.log(2 * np.pi * self.variances).sum(axis=1)
        joint = self.priors - (squares + heights) / 2
        return joint - np.logaddexp.reduce(joint, axis=1, keepdims=True)

    def predict(self, X):
        return self.classes_[self.predict_log_proba(X).argmax(axis=1)]
