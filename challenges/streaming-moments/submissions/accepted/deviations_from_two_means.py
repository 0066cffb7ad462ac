"""In place, with deviations from the old and from the new mean; counts as a property."""

import numpy as np


class StreamingMoments:
    def __init__(self, d):
        self._count = 0.0
        self._m = np.zeros(d)
        self._s = np.zeros((d, d))

    @property
    def n(self):
        return int(self._count)

    def update(self, batch):
        x = np.ascontiguousarray(batch, dtype=np.float64)
        if x.size == 0:
            return
        if self._count == 0:
            self._m = x[0].copy()  # any point among the rows, so that nothing cancels
        self._count += len(x)
        before = x - self._m
        self._m += before.sum(axis=0) / self._count
        after = x - self._m
        self._s += before.T @ after

    def merge(self, other):
        if other._count == 0:
            return
        total = self._count + other._count
        w1, w2 = self._count / total, other._count / total
        gap = self._m - other._m
        self._s += other._s
        self._s += w1 * w2 * total * gap[:, None] * gap
        self._m = w1 * self._m + w2 * other._m
        self._count = total

    def mean(self):
        return self._m + (np.nan if self._count == 0 else 0.0)

    def cov(self, ddof=1):
        divisor = self._count - ddof
        c = self._s / divisor if divisor > 0 else self._s * np.nan
        return (c + c.T) / 2
