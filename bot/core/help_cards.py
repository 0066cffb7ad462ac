"""The card that /help shows."""

from collections.abc import Sequence

from bot.core.cards import Card, Field
from bot.core.models import Band
from bot.core.scoring import BAND_BONUS, BAND_FROM, SOLVED_POINTS, TRAIT_POINTS

_COMMANDS = (
    ("/challenge [slug]", "what to write, with its limits"),
    ("/starter [slug]", "a file to start from"),
    ("/hint [slug] [1-3]", "a nudge, then more; free, and only you see it"),
    ("/try [slug] FILE", "run the sample cases; not scored"),
    ("/submit [slug] FILE", "be judged against the hidden cases"),
    ("/leaderboard [round|season|all]", "who stands where"),
    ("/me", "your submissions, places and streak"),
    ("/editorial [slug]", "why it works, once the round has closed"),
)
_BANDS = ", ".join(
    f"{band} at {BAND_FROM[band]:g} × the reference's speed +{BAND_BONUS[band]}" for band in Band
)
_BODY = f"""\
Without a slug, a command means this week's challenge.

{SOLVED_POINTS} points for a solve, else up to {TRAIT_POINTS} for the share of traits passed. \
A solve also has a speed band: {_BANDS}. Your best submission counts, and its time is that of \
sending, not of judging.

A file is Python text or a notebook, at most 64 KB. Of a notebook, the one cell that defines \
the function is taken: put the imports there too."""


def help_card(allowed_imports: Sequence[str]) -> Card:
    """List the commands, the points and what a submission may import."""
    fields = [Field(command, meaning) for command, meaning in _COMMANDS]
    if allowed_imports:
        fields.append(Field("Imports", ", ".join(allowed_imports)))
    return Card(title="Commands", body=_BODY, fields=tuple(fields))
