"""Turns every batch into the type of the first one."""

import numpy as np


class StreamingMoments:
    def __init__(self, d):
        self.n = 0
        self.d = d
        self._m = np.zeros(d)
        self._s = np.zeros((d, d))
        self._t = None

    def update(self, batch):
        B = np.asarray(batch, dtype=float)
        if len(B) == 0:
            return
        if self._t is None:
            self._t = batch.dtype
        B = np.asarray(batch).astype(self._t).astype(float)
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
        return self._s / (self.n - ddof)
