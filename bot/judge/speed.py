"""Turn paired CPU times into a ratio with an interval that repeats.

Absolute times on a shared machine vary by 10 to 23 %, the minimum of nine
interleaved pairs by about 2 %; so only ratios are ever shown or ranked.
"""

from collections.abc import Sequence

import numpy as np

from bot.core.judgements import Speed
from bot.core.scoring import band_of

RESAMPLES = 2000
NARROWEST = 0.03
NOISY_SPREAD = 0.15
SHORTEST_S = 1e-6


def spread(times_s: Sequence[float]) -> float:
    """How far the median lies above the minimum, as a share of it."""
    return float(np.median(times_s) / max(min(times_s), SHORTEST_S) - 1.0)


def measure_speed(
    reference_s: Sequence[float], member_s: Sequence[float], seed: int, noisy: bool
) -> Speed:
    """The ratio of minima, with its bootstrapped 5th to 95th percentile.

    Args:
        reference_s, member_s: CPU times of the pairs, in order, in seconds.
        seed: makes the interval of one judgement reproducible.
        noisy: the host was too noisy, so no band is given.
    """
    reference = np.maximum(reference_s, SHORTEST_S)
    member = np.maximum(member_s, SHORTEST_S)
    ratio = float(reference.min() / member.min())
    rng = np.random.default_rng(seed)
    drawn = rng.integers(0, len(reference), size=(RESAMPLES, len(reference)))
    ratios = reference[drawn].min(axis=1) / member[drawn].min(axis=1)
    low, high = (float(x) for x in np.percentile(ratios, (5, 95)))
    low, high = min(low, ratio * (1 - NARROWEST)), max(high, ratio * (1 + NARROWEST))
    return Speed(ratio, low, high, None if noisy else band_of(high), noisy=noisy)
