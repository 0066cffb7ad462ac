"""From logits to the distribution that the next token is drawn from."""

import numpy as np


def sample_filter(
    logits: np.ndarray,
    temperature: float = 1.0,
    top_k: int | None = None,
    top_p: float | None = None,
) -> np.ndarray:
    """Apply temperature, then top-k, then top-p, and scale the rest to sum to 1.

    Args:
        logits: (V,) scores, floats or integers; -inf forbids a token. Never modify it.
        temperature: divides the logits; 0 takes the first of the largest for sure.
        top_k: keep that many of the largest; None keeps all.
        top_p: keep the shortest prefix with at least that mass; None keeps all.

    Returns:
        (V,) float64 probabilities; those of dropped tokens are exactly 0.
    """
    raise NotImplementedError
