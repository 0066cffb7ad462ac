"""What a challenge shows its members: statement, starter, hints, editorial."""

from bot.core.cards import Action, Card, Code, Field
from bot.core.challenge import Challenge
from bot.core.markdown import markdown_to_markup
from bot.core.moments import disarmed
from bot.errors import UserError

_HARDEST = 5
_MEGABYTE = 1_048_576


def challenge_card(challenge: Challenge, when: str | None, solved: int | None) -> Card:
    """Show what is to be written.

    Args:
        when: the round's number and close; None if it had no round here.
        solved: how many members solved it in that round.
    """
    dots = "●" * challenge.difficulty + "○" * (_HARDEST - challenge.difficulty)
    fields = [Field("Limits", limits_text(challenge))]
    fields.append(Field("Round", when or "none yet here; what you send is practice"))
    if solved is not None:
        fields.append(Field("Solved by", f"{solved} so far"))
    return Card(
        title=f"{challenge.slug} · {challenge.title} · {challenge.track} {dots}",
        body=f"{disarmed(challenge.summary)}\n\n{markdown_to_markup(challenge.statement)}",
        fields=tuple(fields),
        actions=challenge_actions(challenge.slug),
        footer="/starter   /hint   /try FILE   /submit FILE",
    )


def challenge_actions(slug: str) -> tuple[Action, ...]:
    """What a reader of a challenge may do next."""
    return (
        Action("submit", slug, "Submit"),
        Action("starter", slug, "Starter"),
        Action("hint", slug, "Hint"),
        Action("board", slug, "Board"),
    )


def limits_text(challenge: Challenge) -> str:
    """The limits in a line."""
    parts = [
        f"{challenge.limits.limit:g} × the reference's time",
        f"{challenge.limits.memory_bytes // _MEGABYTE} MB",
        "NumPy only",
    ]
    if challenge.forbid:
        parts.append(f"without {', '.join(challenge.forbid)}")
    return " · ".join(parts)


def starter_card(challenge: Challenge) -> Card:
    """The file to start from, named after what it defines."""
    return Card(
        title=f"Starter of {challenge.slug}",
        body="Signature, shapes, and a first example to make true.",
        code=(Code(challenge.starter, "python", f"{challenge.entry}.py"),),
    )


def hint_card(challenge: Challenge, number: int) -> Card:
    """One of the hints, from 1.

    Raises:
        UserError: there is no such hint.
    """
    count = len(challenge.hints)
    if not 1 <= number <= count:
        raise UserError(f"{challenge.slug} has hints 1 to {count}: /hint {challenge.slug} 1.")
    more = ""
    actions: tuple[Action, ...] = ()
    if number < count:
        more = f"/hint {challenge.slug} {number + 1} says more."
        actions = (Action("hint", f"{challenge.slug}:{number + 1}", "Next hint", replaces=True),)
    return Card(
        title=f"Hint {number} of {count} · {challenge.slug}",
        body=markdown_to_markup(challenge.hints[number - 1]),
        actions=actions,
        footer=more,
    )


def editorial_card(challenge: Challenge) -> Card:
    """Why the solution works."""
    return Card(
        title=f"Editorial · {challenge.slug}",
        body=markdown_to_markup(challenge.editorial),
        code=(Code(challenge.reference, "python"),),
    )
