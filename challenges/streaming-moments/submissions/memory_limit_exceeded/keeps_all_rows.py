"""Keeps copies of all batches and computes at the end."""

import numpy as np


class StreamingMoments:
    def __init__(self, d):
        self.d = d
        self.parts = []

    @property
    def n(self):
        return sum(len(part) for part in self.parts)

    def update(self, batch):
        self.parts.append(np.array(batch, dtype=float))

    def merge(self, other):
        self.parts.extend(other.parts)

    def mean(self):
        if self.n == 0:
            return np.full(self.d, np.nan)
        return np.concatenate(self.parts).mean(axis=0)

    def cov(self, ddof=1):
        if self.n <= ddof:
            return np.full((self.d, self.d), np.nan)
        D = np.concatenate(self.parts) - self.mean()
        return D.T @ D / (self.n - ddof)
