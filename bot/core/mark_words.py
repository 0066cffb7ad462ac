"""What a member reads about moderators on the card of their own submission."""

from dataclasses import replace
from datetime import UTC

from bot.core.cards import Action, Card
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
    if marks.unranked:
        said.append("You saw another member's code in this round, so it does not count.")
    for viewing in marks.viewings:
        when = moment_mark(viewing.at, UTC)
        said.append(f"{name_for_show(viewing.by)}, a moderator, read this code: {when}.")
    body = "\n\n".join(filter(None, (card.body, *said)))
    return replace(card, body=body, actions=actions)
