"""L2-regularised logistic regression by Newton's method with step halving.

Source: T. Hastie, R. Tibshirani, J. Friedman, The Elements of Statistical Learning
(2009), section 4.4.1; the halving as in S. Boyd, L. Vandenberghe, Convex Optimization
(2004), section 9.5.
"""

import numpy as np


def logistic_fit(X: np.ndarray, y: np.ndarray, l2: float) -> tuple[np.ndarray, float]:
    """Return coefficients and intercept of the smallest penalised log-loss."""
    # A column of ones makes the intercept a coefficient like the others, but a free one.
    # The ones are float64, so all of A is.
    A = np.column_stack([X, np.ones(len(X))])
    penalty = np.full(A.shape[1], float(l2))
    penalty[-1] = 0.0

    def objective(theta: np.ndarray) -> float:
        scores = A @ theta
        # log(1 + exp(s)), which logaddexp computes without overflow, minus s if y is 1.
        losses = np.logaddexp(0.0, scores) - y * scores
        return losses.sum() + (penalty * theta**2).sum() / 2

    theta = np.zeros(A.shape[1])
    while True:
        p = np.exp(-np.logaddexp(0.0, -A @ theta))  # 1 / (1 + exp(-s)), without overflow
        gradient = A.T @ (p - y) + penalty * theta
        if np.linalg.norm(gradient) <= 1e-10 * len(X):
            return theta[:-1], float(theta[-1])
        # The weights scale the columns of A.T: no n × n matrix.
        hessian = (A.T * (p * (1.0 - p))) @ A + np.diag(penalty)
        step = np.linalg.solve(hessian, gradient)
        # Far from the minimum a full step may lead uphill. Near it, the last digits of the
        # objective are noise; they must not stop us.
        highest = objective(theta) + 1e-9
        while objective(theta - step) > highest:
            step *= 0.5
        theta = theta - step
