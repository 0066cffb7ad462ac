"""The card that /help shows."""

from collections.abc import Sequence

from bot.core.asking import View
from bot.core.cards import Card, Field
from bot.core.commands import Command
from bot.core.judgements import Band
from bot.core.moderated_rounds import MOST_DAYS
from bot.core.scoring import BAND_BONUS, BAND_FROM, SOLVED_POINTS, TRAIT_POINTS

_COMMANDS = (
    ("/challenge [slug]", "what to write, with its limits"),
    ("/starter [slug]", "a file to start from"),
    ("/hint [slug] [1-3]", "a nudge, then more; free, and only you see it"),
    ("/try [slug] FILE", "run the sample cases; not scored"),
    ("/submit [slug] FILE", "be judged against the hidden cases"),
    (
        "/leaderboard [board] [slug] [view]",
        "who stands where: round, season, newcomers, all, archive",
    ),
    ("/me [number]", "your submissions, places and streak; one of them with its code"),
    ("/schedule", "when rounds close and open"),
    ("/editorial [slug]", "why it works, once the round has closed"),
    ("/settings", "how you appear on boards"),
)
_MODERATING = (
    ("/mod settings", "where and when posts go out; a preview first"),
    ("/mod announce", "post this week's challenge again"),
    ("/mod round open [slug]", "open the next round; asks before it does"),
    ("/mod round close", "close the round; asks before it does"),
    ("/mod round extend DAYS", f"move its end by 1 to {MOST_DAYS} days"),
)
_VIEWS = "A view orders the solves of a round by something else: " + ", ".join(
    view for view in View if view is not View.POINTS
)
_BANDS = ", ".join(
    f"{band} at {BAND_FROM[band]:g} × the reference's speed +{BAND_BONUS[band]}" for band in Band
)
_BODY = f"""\
Without a slug, a command means this week's challenge.

{SOLVED_POINTS} points for a solve, else up to {TRAIT_POINTS} for the share of traits passed. \
A solve also has a speed band: {_BANDS}. Your best submission counts, and its time is that of \
sending, not of judging. {_VIEWS}.

A file is Python text or a notebook, at most 64 KB. Of a notebook, the one cell that defines \
the function is taken: put the imports there too."""


def help_card(allowed_imports: Sequence[str], commands: Sequence[Command] = ()) -> Card:
    """List the commands, the points and what a submission may import.

    Args:
        commands: those that features bring for everyone.
    """
    listed = [*_COMMANDS, *map(_line, commands)]
    fields = [Field(command, meaning) for command, meaning in listed]
    if allowed_imports:
        fields.append(Field("Imports", ", ".join(allowed_imports)))
    return Card(title="Commands", body=_BODY, fields=tuple(fields))


def moderators_card(commands: Sequence[Command]) -> Card:
    """List the moderators' commands, one a line.

    Args:
        commands: those that features bring for moderators.
    """
    listed = [*_MODERATING, *map(_line, commands)]
    lines = [f"· `{command}`: {meaning}" for command, meaning in listed]
    return Card(title="For moderators", body="\n".join(lines))


def _line(command: Command) -> tuple[str, str]:
    return command.usage, command.says[:1].lower() + command.says[1:].rstrip(".")
