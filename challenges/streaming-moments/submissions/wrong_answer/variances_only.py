"""Keeps the squares of deviations, not their products."""

import numpy as np


class StreamingMoments:
    def __init__(self, d):
        self.n = 0
        self.m = np.zeros(d)
        self.S = np.zeros((d, d))

    def update(self, batch):
        batch = np.asarray(batch, dtype=float)
        if len(batch):
            mean = batch.mean(axis=0)
            D = batch - mean
            self.add(len(batch), mean, D.T @ D)

    def merge(self, other):
        if other.n:
            self.add(other.n, other.m, other.S)

    def add(self, n, mean, S):
        delta = mean - self.m
        total = self.n + n
        self.S = self.S + S + np.outer(delta, delta) * self.n * n / total
        self.m = self.m + delta * n / total
        self.n = total

    def mean(self):
        return self.m.copy() if self.n else np.full(self.m.shape, np.nan)

    def cov(self, ddof=1):
        if self.n <= ddof:
            return np.full(self.S.shape, np.nan)
        return np.diag(np.diag(self.S)) / (self.n - ddof)
