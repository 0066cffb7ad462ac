"""Gaussian naive Bayes: one bell curve for each class and feature, added up in logarithms.

Source: K. P. Murphy, Machine Learning: A Probabilistic Perspective, MIT Press 2012,
section 3.5.
"""

import numpy as np


class GaussianNB:
    """A classifier that takes the features of a class as independent and normal."""

    def __init__(self, var_smoothing: float = 1e-9) -> None:
        self.var_smoothing = var_smoothing

    def fit(self, X: np.ndarray, y: np.ndarray) -> "GaussianNB":
        """Learn size, means and variances of each class."""
        X = np.asarray(X, dtype=np.float64)
        self.classes_ = np.unique(y)  # sorted
        groups = [X[y == label] for label in self.classes_]
        # A prior is a count divided by n. The n is the same for all classes, so it cancels.
        self.log_counts = np.log([len(group) for group in groups])
        self.means = np.array([group.mean(axis=0) for group in groups])
        # var subtracts the mean before it squares, so an offset costs no digits.
        self.variances = np.array([group.var(axis=0) for group in groups])
        self.variances += self.var_smoothing * X.var(axis=0).max()
        return self

    def _log_joint(self, X: np.ndarray) -> np.ndarray:
        """Return log(prior × density) of each row and class, but for what cancels.

        The 2π of the bell curve is in all classes as often, as is the n of the priors.
        """
        joint = np.empty((len(X), len(self.classes_)))
        for k in range(len(self.classes_)):  # one class at a time: (m, d), never (m, K, d)
            squares = (X - self.means[k]) ** 2 / self.variances[k]  # the means are float64
            log_widths = np.log(self.variances[k]).sum()
            joint[:, k] = self.log_counts[k] - 0.5 * (log_widths + squares.sum(axis=1))
        return joint

    def predict_log_proba(self, X: np.ndarray) -> np.ndarray:
        """Return the log posterior of each row (m) and class (K)."""
        joint = self._log_joint(X)
        # Take the best class of each row as the unit: its exponential is then 1, and
        # what underflows beside it does not count.
        joint -= joint.max(axis=1, keepdims=True)
        return joint - np.log(np.exp(joint).sum(axis=1, keepdims=True))

    def predict(self, X: np.ndarray) -> np.ndarray:
        """Return the label of the likeliest class of each row."""
        return self.classes_[self._log_joint(X).argmax(axis=1)]
