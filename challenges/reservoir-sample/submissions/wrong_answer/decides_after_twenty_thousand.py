"""Reads on after 20,000 items, but chooses none of them."""

import numpy as np


def reservoir_sample(stream, k, rng):
    kept = []
    for i, item in enumerate(stream):
        if len(kept) < k:
            kept.append(item)
        elif k:
            j = rng.integers(0, i + 1)
            if j < k and i < 20000:
                kept[j] = item
    return kept
