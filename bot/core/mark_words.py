"""What a member reads about moderators on the card of their own submission."""

from dataclasses import replace
from datetime import UTC

from bot.core.cards import Action, Card
from bot.core.copies import Decision, Hold, Why
from bot.core.marks import Marks
from bot.core.rounds import moment_mark
from bot.core.text import name_for_show


def with_marks(card: Card, marks: Marks) -> Card:
    """A submission's card with what its member should know of moderators."""
    said = []
    actions = card.actions
    if marks.disqualified is not None:
        found = marks.disqualified
        said.append(f"Disqualified, so it does not count: {name_for_show(found.reason)}")
        if found.appeal is None:
            actions += (Action("appeal", str(found.id), "Appeal"),)
    if marks.held is not None and marks.held.decision is not Decision.RELEASED:
        said.append(_held_text(marks.held))
    if marks.unranked is not None:
        said.append(f"Unranked, it counts on no board: {marks.unranked.words}.")
    for viewing in marks.viewings:
        when = moment_mark(viewing.at, UTC)
        said.append(f"{name_for_show(viewing.by)}, a moderator, read this code: {when}.")
    body = "\n\n".join(filter(None, (card.body, *said)))
    return replace(card, body=body, actions=actions)


def _held_text(found: Hold) -> str:
    like = (
        "it is far faster than any other"
        if found.why is Why.FAST
        else f"it is very near to {found.path}, which anybody can read"
    )
    if found.decision is Decision.PRACTICE:
        return f"Solved as practice, on no board: {like}."
    later = (
        "Until then, and without an answer, it is practice."
        if found.identical
        else "Without an answer in two days it counts."
    )
    return (
        f"Accepted, and held for a moderator: {like}. That can happen to honest code. Released, "
        f"it counts with its own time. {later}"
    )
