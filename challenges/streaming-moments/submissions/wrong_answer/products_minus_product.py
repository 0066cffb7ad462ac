"""Mean of products minus product of means: no digits far from 0."""

import numpy as np


class StreamingMoments:
    def __init__(self, d):
        self.n = 0
        self.sums = np.zeros(d)
        self.products = np.zeros((d, d))

    def update(self, batch):
        batch = np.asarray(batch, dtype=float)
        self.n += len(batch)
        self.sums = self.sums + batch.sum(axis=0)
        self.products = self.products + batch.T @ batch

    def merge(self, other):
        self.n += other.n
        self.sums = self.sums + other.sums
        self.products = self.products + other.products

    def mean(self):
        return self.sums / self.n if self.n else np.full(self.sums.shape, np.nan)

    def cov(self, ddof=1):
        if self.n <= ddof:
            return np.full(self.products.shape, np.nan)
        return (self.products - np.outer(self.sums, self.sums) / self.n) / (self.n - ddof)
