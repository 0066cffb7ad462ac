"""Sorts the rows by class and sums each run; a loop over features for the scores."""

import math

import numpy as np


class GaussianNB:
    def __init__(self, var_smoothing=1e-9):
        self.share = float(var_smoothing)

    def fit(self, X, y):
        X = np.asarray(X).astype(float)
        order = np.argsort(y, kind="stable")
        X, y = X[order], np.asarray(y)[order]
        starts = [0] + [i for i in range(1, len(y)) if y[i] != y[i - 1]]
        self.classes_ = y[starts]
        sizes = np.diff(starts + [len(y)])
        self.mean = np.add.reduceat(X, starts, axis=0) / sizes[:, None]
        deviations = (X - np.repeat(self.mean, sizes, axis=0)) ** 2
        self.var = np.add.reduceat(deviations, starts, axis=0) / sizes[:, None]
        self.var += self.share * max(np.mean((c - np.mean(c)) ** 2) for c in X.T)
        self.prior = sizes / len(y)
        return self

    def _scores(self, X):
        X = np.asarray(X).astype(float)
        scores = np.tile(np.log(self.prior), (len(X), 1))
        for column, mean, var in zip(X.T, self.mean.T, self.var.T):
            scores -= (column[:, None] - mean) ** 2 / (2 * var) + 0.5 * np.log(2 * math.pi * var)
        return scores

    def predict_log_proba(self, X):
        scores = self._scores(X)
        best = scores.max(axis=1)
        total = best + np.log(np.exp(scores.T - best).sum(axis=0))
        return scores - total[:, None]

    def predict(self, X):
        return self.classes_[self._scores(X).argmax(axis=1)]
