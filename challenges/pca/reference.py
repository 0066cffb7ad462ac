"""Principal components from the singular value decomposition of the centred data.

Source: I. T. Jolliffe, Principal Component Analysis, 2nd edition (2002), section 3.5.
"""

import numpy as np


def pca(X, k):
    X = np.asarray(X, dtype=np.float64)
    centred = X - X.mean(axis=0)
    # centred = U diag(s) Vt, so centred' centred = V diag(s²) V': the rows of Vt are the
    # eigenvectors of the covariance matrix, which is never formed. s is in descending order.
    _, s, Vt = np.linalg.svd(centred, full_matrices=False)
    components = Vt[:k]
    explained_variance = s[:k] ** 2 / (len(X) - 1)
    return components, explained_variance, centred @ components.T
