"""Keeps the covariance until the next update, and forgets that a merge changes it."""

import numpy as np


class StreamingMoments:
    def __init__(self, d):
        self.n = 0
        self.d = d
        self._m = np.zeros(d)
        self._s = np.zeros((d, d))
        self._c = {}

    def update(self, batch):
        B = np.asarray(batch, dtype=float)
        if len(B) == 0:
            return
        self._c = {}
        m = B.mean(axis=0)
        C = B - m
        self._add(len(B), m, C.T @ C)

    def _add(self, n, m, s):
        t = self.n + n
        delta = m - self._m
        self._s = self._s + s + np.outer(delta, delta) * (self.n * n / t)
        self._m = self._m + delta * (n / t)
        self.n = t

    def merge(self, other):
        if other.n == 0:
            return

        self._add(other.n, other._m, other._s)

    def mean(self):
        return self._m.copy() if self.n else np.full(self.d, np.nan)

    def cov(self, ddof=1):
        if self.n <= ddof:
            return np.full((self.d, self.d), np.nan)
        if ddof not in self._c:
            self._c[ddof] = self._s / (self.n - ddof)
        return self._c[ddof].copy()
