"""Plain sums, of data shifted by the first row that came."""

import numpy as np


class StreamingMoments:
    def __init__(self, d):
        self.d = d
        self.n = 0
        self.shift = None

    def update(self, batch):
        rows = np.array(batch, dtype=np.float64)
        if rows.shape[0] == 0:
            return
        if self.shift is None:
            self._begin(rows[0].copy())
        rows -= self.shift
        self.sums += rows.sum(axis=0)
        self.products += rows.T @ rows
        self.n += rows.shape[0]

    def _begin(self, shift):
        self.shift = shift
        self.sums = np.zeros(self.d)
        self.products = np.zeros((self.d, self.d))

    def merge(self, other):
        if other.shift is None:
            return
        if self.shift is None:
            self._begin(other.shift.copy())
        move = other.shift - self.shift
        mixed = np.outer(other.sums, move)
        self.products += other.products + mixed + mixed.T + other.n * np.outer(move, move)
        self.sums += other.sums + other.n * move
        self.n += other.n

    def mean(self):
        if self.n == 0:
            return np.full(self.d, np.nan)
        return self.shift + self.sums / self.n

    def cov(self, ddof=1):
        if self.n <= ddof:
            return np.full((self.d, self.d), np.nan)
        return (self.products - np.outer(self.sums, self.sums) / self.n) / (self.n - ddof)
