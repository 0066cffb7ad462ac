"""How many points a judgement is worth.

The judge's lanes import this module too, so it stays free of everything but
the records.
"""

from collections.abc import Sequence

from bot.core.judgements import Band, TraitResult, TraitState, Verdict

SOLVED_POINTS = 100
TRAIT_POINTS = 60
BAND_BONUS = {Band.S: 30, Band.A: 20, Band.B: 10}
# Bounds sit away from 1.0 because the commonest solution is the reference's
# own algorithm, which must not fall on both sides of one by chance.
BAND_FROM = {Band.S: 1.5, Band.A: 0.8, Band.B: 0.4}

_WORTH_NOTHING = (Verdict.CE, Verdict.SV)


def band_of(high: float) -> Band | None:
    """The speed band of an interval, by its upper end, or None below every band.

    Args:
        high: the reference's CPU time over the submission's; above 1 is faster.
    """
    return next((band for band, bound in BAND_FROM.items() if high >= bound), None)


def points(verdict: Verdict, traits: Sequence[TraitResult], band: Band | None) -> int | None:
    """The points of a judgement; None for a judge error, which waits for a rejudge.

    Args:
        traits: every distinct trait, the two built-in ones among them; a trait
            that was not run counts as not passed.
        band: counts for an accepted answer only.
    """
    if verdict is Verdict.JE:
        return None
    if verdict in _WORTH_NOTHING:
        return 0
    if verdict is Verdict.AC:
        return SOLVED_POINTS + (BAND_BONUS[band] if band else 0)
    if not traits:
        return 0
    return TRAIT_POINTS * count_passed(traits) // len(traits)


def count_passed(traits: Sequence[TraitResult]) -> int:
    """How many of the traits passed."""
    return sum(trait.state is TraitState.PASSED for trait in traits)
