"""Ridge regression with an intercept that is not penalised.

Source: A. E. Hoerl and R. W. Kennard, Ridge regression: biased estimation for
nonorthogonal problems, Technometrics 12(1), 1970.
"""

import numpy as np


def ridge(X, y, alpha):
    X = np.asarray(X, dtype=np.float64)
    y = np.asarray(y, dtype=np.float64)
    x_mean, y_mean = X.mean(axis=0), y.mean()
    # For any coefficients the best intercept puts the plane through the means. With it,
    # only centred data are left, and no intercept.
    A, b = X - x_mean, y - y_mean
    n, d = A.shape
    if d <= n:
        coef = np.linalg.solve(A.T @ A + alpha * np.eye(d), A.T @ b)
    else:
        # (A'A + alpha I)⁻¹ A' = A' (AA' + alpha I)⁻¹, and here AA' is the smaller one.
        coef = A.T @ np.linalg.solve(A @ A.T + alpha * np.eye(n), b)
    return coef, float(y_mean - (x_mean * coef).sum())
