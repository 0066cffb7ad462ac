"""Viterbi decoding: the most probable path of hidden states."""

import numpy as np


def viterbi(log_pi: np.ndarray, log_A: np.ndarray, log_B: np.ndarray) -> tuple[np.ndarray, float]:
    """Find the most probable state path and its joint log-probability.

    Args:
        log_pi: (S,) log-probability of each state at the first step. Here and below,
            -inf stands for what is impossible.
        log_A: (S, S); log_A[i, j] is the log-probability of going from i to j.
        log_B: (T, S); log_B[t, s] is the log-likelihood in state s of what was
            observed at step t.

    Returns:
        path: (T,) integers; of equal ways the lowest state, as the statement says.
        score: float, the sum of the logarithms along the path.
    """
    raise NotImplementedError
