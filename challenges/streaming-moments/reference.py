"""Mean and covariance in one pass, and merged from parts.

Source: T. F. Chan, G. H. Golub and R. J. LeVeque, Updating formulae and a pairwise
algorithm for computing sample variances, Stanford report STAN-CS-79-773, 1979.
"""

import numpy as np


class StreamingMoments:
    def __init__(self, d):
        self.n = 0
        self._mean = np.zeros(d)
        self._scatter = np.zeros((d, d))  # sum of outer products of deviations from the mean

    def update(self, batch):
        batch = np.asarray(batch, dtype=np.float64)
        if len(batch) > 0:
            mean = batch.mean(axis=0)
            deviations = batch - mean  # centred before anything is multiplied
            self._add(len(batch), mean, deviations.T @ deviations)

    def merge(self, other):
        if other.n > 0:
            self._add(other.n, other._mean, other._scatter)

    def _add(self, n, mean, scatter):
        """Take in n rows of which only these moments are known."""
        total = self.n + n
        delta = mean - self._mean
        # The two parts scatter around their own means, and those lie delta apart.
        between = np.outer(delta, delta) * (self.n * n / total)
        # New arrays each time: nothing is shared with another object or a caller.
        self._scatter = self._scatter + scatter + between
        self._mean = self._mean + delta * (n / total)
        self.n = total

    def mean(self):
        if self.n == 0:
            return np.full_like(self._mean, np.nan)
        return self._mean.copy()

    def cov(self, ddof=1):
        if self.n <= ddof:
            return np.full_like(self._scatter, np.nan)
        return self._scatter / (self.n - ddof)
