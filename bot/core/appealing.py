"""`/appeal`, and the moderators' queue of what was said against disqualifications."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence

from bot.core.asking import Asker
from bot.core.audit_ports import deed_of
from bot.core.cards import Action, Card, Form, Kind, Question
from bot.core.commands import Act, Answer, Command, Given, Option, Post, Takes
from bot.core.disqualifying import disqualified_card
from bot.core.fairness_ports import APPEALED, DECIDED, FairnessStore
from bot.core.fairness_words import number_from, refuse_oneself
from bot.core.marks import Disqualification
from bot.core.posts import Delivery
from bot.core.team import refuse_others
from bot.core.text import name_for_show, visible
from bot.errors import UserError

LONGEST_APPEAL = 1000
_MOST_LISTED = 5


class Appeals:
    """Members appeal once each; moderators answer."""

    def __init__(self, store: FairnessStore) -> None:
        self._store = store

    def commands(self) -> Sequence[Command]:
        """Appeal; the queue."""
        options = (
            Option("number", Takes.NUMBER, "Of the decision; without it, they are listed", low=1),
            Option("why", Takes.TEXT, "What the moderators should know"),
        )
        return (
            Command(
                ("appeal",), "Say something against a disqualification", self._command, options
            ),
            Command(("mod", "appeals"), "What members appealed against", self._queue),
        )

    def actions(self) -> Mapping[str, Act]:
        """A member's button, and the two answers."""
        return {"appeal": self._form, "appeal-uphold": self._uphold, "appeal-undo": self._undo}

    def form_actions(self) -> Collection[str]:
        """The member's."""
        return ("appeal",)

    def forms(self) -> Mapping[str, Callable[[Asker, str, Given], Awaitable[Answer]]]:
        """The member's words."""
        return {"appeal": self._appeal}

    def posts(self) -> Mapping[str, Callable[[Delivery], Awaitable[Post | None]]]:
        """What moderators are told, and the answer."""
        return {APPEALED: self._told_moderators, DECIDED: self._told_member}

    async def _command(self, asker: Asker, given: Given) -> Answer:
        number = given.number("number")
        if number is None:
            found = await self._store.disqualifications_of(asker.member.id)
            if not found:
                return Card(title="Appeal", body="Nothing of yours is disqualified.")
            return [disqualified_card(one) for one in found[:_MOST_LISTED]]
        if not given.text("why"):
            raise UserError(f"Say why: /appeal {number} and what the moderators should know.")
        return await self._appeal(asker, str(number), given)

    async def _form(self, asker: Asker, value: str) -> Form:
        number_from(value)
        return Form(
            id=f"appeal:{value}",
            title="Appeal",
            questions=(
                Question(
                    "why",
                    Kind.TEXT,
                    "What the moderators should know",
                    max_length=LONGEST_APPEAL,
                ),
            ),
        )

    async def _appeal(self, asker: Asker, value: str, given: Given) -> Card:
        why = given.text("why")
        if not why or len(why) > LONGEST_APPEAL:
            raise UserError(f"Say why in 1 to {LONGEST_APPEAL} characters.")
        if not await self._store.appeal(number_from(value), asker.member.id, why):
            raise UserError("There is nothing of yours to appeal against here, or you did already.")
        return Card(
            title="Your appeal is with the moderators",
            body="You are told what they decide. Until then it doesn't count.",
        )

    async def _queue(self, asker: Asker, given: Given) -> Sequence[Card]:
        refuse_others(asker)
        found = await self._store.appeals(asker.community.id, _MOST_LISTED)
        if not found:
            return [Card(title="Appeals", body="No appeal waits for an answer.")]
        return [_appeal_card(one) for one in found]

    async def _uphold(self, asker: Asker, value: str) -> Card:
        found = await self._found(asker, value)
        deed = deed_of(asker, "upheld against an appeal", found.what, about_id=found.member_id)
        if not await self._store.uphold(deed, found.id):
            raise UserError("This appeal is answered already; another moderator was first.")
        return Card(title=f"Upheld: {found.what}", body="It stays. The member is told.")

    async def _undo(self, asker: Asker, value: str) -> Card:
        found = await self._found(asker, value)
        deed = deed_of(asker, "let count after an appeal", found.what, about_id=found.member_id)
        if not await self._store.undo_disqualification(deed, found.id):
            raise UserError("It counts again already; another moderator was first.")
        return Card(title=f"It counts again: {found.what}", body="The member is told.")

    async def _found(self, asker: Asker, value: str) -> Disqualification:
        refuse_others(asker)
        found = await self._store.disqualification(asker.community.id, number_from(value))
        if found is None:
            raise UserError("There is no such appeal here.")
        refuse_oneself(asker, found.member_id)
        return found

    async def _told_moderators(self, delivery: Delivery) -> Post | None:
        found = await self._of(delivery)
        if found is None or found.decided or found.appeal is None:
            return None
        card = _appeal_card(found)
        return Post(Card(card.title, card.body, actions=card.actions, private=False))

    async def _told_member(self, delivery: Delivery) -> Post | None:
        found = await self._of(delivery)
        if found is None:
            return None
        if found.undone:
            body = "A moderator looked again: it counts as before, with its own time."
            return Post(Card(title=f"It counts again: {found.what}", body=body))
        body = "A moderator read your appeal, and the decision stays. Your code is kept."
        return Post(Card(title=f"Not changed: {found.what}", body=body))

    async def _of(self, delivery: Delivery) -> Disqualification | None:
        number = number_from(delivery.payload)
        return await self._store.disqualification(delivery.community_id, number)


def _appeal_card(found: Disqualification) -> Card:
    said = visible(found.appeal or "").replace("`", "'").replace("*", "")
    return Card(
        title=f"Appeal of {name_for_show(found.member)}: {found.what}",
        body=f"The reason was: {name_for_show(found.reason)}\n\nThey say: {said}",
        actions=(
            Action("appeal-uphold", str(found.id), "Uphold"),
            Action("appeal-undo", str(found.id), "Undo"),
        ),
    )
