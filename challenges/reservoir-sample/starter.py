"""Reservoir sampling: a fair sample of a stream, without keeping the stream."""

from collections.abc import Iterable
from typing import Any

import numpy as np


def reservoir_sample(stream: Iterable[Any], k: int, rng: np.random.Generator) -> list[Any]:
    """Choose k items of a stream such that every set of k items is equally likely.

    Args:
        stream: any iterable, to be read once; its items may be anything.
        k: how many items to choose, 0 or more.
        rng: the one source of randomness.

    Returns:
        A list of min(k, number of items) items, in any order.
    """
    raise NotImplementedError
