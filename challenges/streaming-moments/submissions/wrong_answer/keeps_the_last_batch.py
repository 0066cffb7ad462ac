"""Remembers the last batch itself and adds it when the next one comes or somebody asks."""

import numpy as np


class StreamingMoments:
    def __init__(self, d):
        self.n = 0
        self.m = np.zeros(d)
        self.S = np.zeros((d, d))
        self.waiting = np.empty((0, d))

    def update(self, batch):
        self.settle()
        self.waiting = batch
        self.n += len(batch)

    def settle(self):
        batch = np.asarray(self.waiting, dtype=float)
        self.waiting = self.waiting[:0]
        self.n -= len(batch)
        if len(batch):
            mean = batch.mean(axis=0)
            D = batch - mean
            self.add(len(batch), mean, D.T @ D)

    def merge(self, other):
        self.settle()
        other.settle()
        if other.n:
            self.add(other.n, other.m, other.S)

    def add(self, n, mean, S):
        delta = mean - self.m
        total = self.n + n
        self.S = self.S + S + np.outer(delta, delta) * self.n * n / total
        self.m = self.m + delta * n / total
        self.n = total

    def mean(self):
        self.settle()
        return self.m.copy() if self.n else np.full(self.m.shape, np.nan)

    def cov(self, ddof=1):
        self.settle()
        if self.n <= ddof:
            return np.full(self.S.shape, np.nan)
        return self.S / (self.n - ddof)
