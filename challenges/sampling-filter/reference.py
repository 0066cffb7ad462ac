"""Turn logits into sampling probabilities: temperature, then top-k, then top-p.

Source: A. Holtzman et al., The Curious Case of Neural Text Degeneration, ICLR 2020.
"""

import numpy as np


def sample_filter(logits, temperature=1.0, top_k=None, top_p=None):
    logits = np.asarray(logits, dtype=np.float64)  # before the minus sign: uint8 would wrap
    probs = np.zeros(len(logits))
    if temperature == 0:
        probs[logits.argmax()] = 1.0  # argmax returns the first of equal values
        return probs

    # Best first. A stable sort leaves equal logits in the order of their index.
    order = np.argsort(-logits, kind="stable")[:top_k]
    weights = np.exp((logits[order] - logits[order[0]]) / temperature)
    if top_p is not None and top_p < 1:
        mass = weights.cumsum() / weights.sum()
        # All tokens before the one that reaches top_p, and this one.
        kept = np.count_nonzero(mass < top_p) + 1
        order, weights = order[:kept], weights[:kept]
    probs[order] = weights / weights.sum()
    return probs
