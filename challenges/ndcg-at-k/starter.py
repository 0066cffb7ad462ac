"""NDCG@k: how good is a ranking, if equal scores say nothing about the order?"""

import numpy as np


def ndcg_at_k(rel: np.ndarray, score: np.ndarray, k: int) -> float:
    """Compute the normalised discounted cumulative gain of the first k ranks.

    Args:
        rel: (n,) relevances, 0 or more; floats, integers or bool. Never modify it.
        score: (n,) scores, floats or integers; higher ranks first. Never modify it.
        k: how many ranks count, 1 or more; it may exceed n.

    Returns:
        A float from 0 to 1; 0.0 if no document is relevant.
    """
    raise NotImplementedError
