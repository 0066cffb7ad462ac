"""`/mod disqualify`: take a submission, or a member's round, off the boards, and back."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence

from bot.core.asking import Asker
from bot.core.audit_ports import deed_of
from bot.core.cards import Action, Card, Form
from bot.core.commands import Act, Answer, Command, Given, Option, Post, Takes
from bot.core.fairness_ports import DISQUALIFIED, FairnessStore
from bot.core.fairness_words import (
    confirmed_reason,
    form_to_confirm,
    number_from,
    refuse_oneself,
)
from bot.core.features import unknown
from bot.core.marks import Disqualification
from bot.core.models import Member, Mode, Round
from bot.core.posts import Delivery
from bot.core.rounds import moment_mark, week_text
from bot.core.team import refuse_others
from bot.core.text import name_for_show
from bot.errors import UserError

_MOST_LISTED = 5
_COUNTS_NO_MORE = (
    "It then counts on no board and for no streak; the next best of the round counts instead. "
    "The board shows only that. The member is told why and can appeal. /mod disqualified takes "
    "it back."
)


class Disqualifies:
    """Disqualifies and undoes it; moderators only."""

    def __init__(self, store: FairnessStore) -> None:
        self._store = store

    def commands(self) -> Sequence[Command]:
        """Disqualify, and what is."""
        options = (
            Option("submission", Takes.NUMBER, "One submission, by its number", low=1),
            Option("member", Takes.MEMBER, "Or all that a member sent in a round"),
            Option("challenge", Takes.SLUG, "Of the round, if it isn't the newest"),
        )
        return (
            Command(
                ("mod", "disqualify"),
                "Take a submission, or a member's round, off the boards",
                self._ask,
                options,
            ),
            Command(("mod", "disqualified"), "What is disqualified, to undo it", self._list),
        )

    def actions(self) -> Mapping[str, Act]:
        """The button that asks for a reason, and undoing."""
        return {"mod-disqualify": self._form, "mod-requalify": self._undo}

    def form_actions(self) -> Collection[str]:
        """The first of them."""
        return ("mod-disqualify",)

    def forms(self) -> Mapping[str, Callable[[Asker, str, Given], Awaitable[Answer]]]:
        """Its form."""
        return {"mod-disqualify": self._disqualify}

    def posts(self) -> Mapping[str, Callable[[Delivery], Awaitable[Post | None]]]:
        """What the member is told."""
        return {DISQUALIFIED: self._told}

    async def _ask(self, asker: Asker, given: Given) -> Card:
        refuse_others(asker)
        number, account = given.number("submission"), given.member("member")
        if (number is None) == (account is None):
            raise UserError("Name either one submission by its number, or a member.")
        if number is not None:
            value = str(number)
            _, _, what = await self._submission(asker, number)
        else:
            assert account is not None  # noqa: S101 - one of both was given
            round_ = await self._round(asker, given.text("challenge"))
            member = await self._store.member(asker.community.id, account)
            value = f"{member.id}-{round_.id}"
            what = f"all of {name_for_show(member.name)} in {week_text(round_)}"
        return Card(
            title=f"Disqualify {what}?",
            body=_COUNTS_NO_MORE,
            actions=(Action("mod-disqualify", value, "Disqualify"),),
        )

    async def _form(self, asker: Asker, value: str) -> Form:
        refuse_others(asker)
        member, _, submission_id = await self._found(asker, value)
        name = member.name if submission_id is None else str(submission_id)
        return form_to_confirm(f"mod-disqualify:{value}", "Disqualify", name)

    async def _disqualify(self, asker: Asker, value: str, given: Given) -> Card:
        refuse_others(asker)
        member, round_, submission_id = await self._found(asker, value)
        refuse_oneself(asker, member.id)
        name = member.name if submission_id is None else str(submission_id)
        reason = confirmed_reason(given, name)
        target = week_text(round_) if submission_id is None else f"#{submission_id}"
        deed = deed_of(asker, "disqualified", target, about_id=member.id, reason=reason)
        made = await self._store.disqualify(deed, round_.id, submission_id)
        if made is None:
            raise UserError("This doesn't count already; another moderator was first.")
        return Card(
            title=f"Disqualified: {made.what}",
            body="The boards show the next best. The member is told why and can appeal.",
            actions=(Action("mod-requalify", str(made.id), "Undo"),),
        )

    async def _list(self, asker: Asker, given: Given) -> Sequence[Card]:
        refuse_others(asker)
        found = await self._store.disqualifications(asker.community.id, _MOST_LISTED)
        if not found:
            return [Card(title="Disqualified", body="Nothing is disqualified here.")]
        return [_standing_card(one, asker) for one in found]

    async def _undo(self, asker: Asker, value: str) -> Card:
        refuse_others(asker)
        found = await self._store.disqualification(asker.community.id, number_from(value))
        if found is None:
            raise UserError("There is no such disqualification here.")
        refuse_oneself(asker, found.member_id)
        deed = deed_of(asker, "let count again", found.what, about_id=found.member_id)
        if not await self._store.undo_disqualification(deed, found.id):
            raise UserError("It counts again already; another moderator was first.")
        return Card(title=f"It counts again: {found.what}", body="The member is told.")

    async def _told(self, delivery: Delivery) -> Post | None:
        number = number_from(delivery.payload)
        found = await self._store.disqualification(delivery.community_id, number)
        if found is None or found.undone:
            return None
        return Post(disqualified_card(found))

    async def _found(self, asker: Asker, value: str) -> tuple[Member, Round, int | None]:
        """What a button means: "412", or a member and a round as "7-3"."""
        first, dash, second = value.partition("-")
        if not dash:
            number = number_from(first)
            member, round_, _ = await self._submission(asker, number)
            return member, round_, number
        member_found = await self._store.member_in(asker.community.id, number_from(first))
        round_found = await self._store.round(number_from(second))
        if member_found is None or round_found is None:
            raise unknown()
        if round_found.community_id != asker.community.id:
            raise unknown()
        return member_found, round_found, None

    async def _submission(self, asker: Asker, number: int) -> tuple[Member, Round, str]:
        """Whose it is, its round, and what it is called.

        Raises:
            UserError: there is none here that could count.
        """
        submission = await self._store.submission_in(asker.community.id, number)
        if submission is None:
            raise UserError(f"There is no submission #{number} in this group.")
        if submission.mode is not Mode.RANKED or submission.round_id is None:
            raise UserError(f"#{number} is practice; it counts on no board.")
        member = await self._store.member_in(asker.community.id, submission.member_id)
        round_ = await self._store.round(submission.round_id)
        if member is None or round_ is None:
            raise UserError(f"There is no submission #{number} in this group.")
        return member, round_, f"#{number} of {name_for_show(member.name)} ({week_text(round_)})"

    async def _round(self, asker: Asker, slug: str) -> Round:
        community_id = asker.community.id
        if slug:
            round_ = await self._store.round_by_slug(community_id, slug)
        else:
            round_ = await self._store.newest_round(community_id)
        if round_ is None:
            raise UserError("There was no such round here.")
        return round_


def disqualified_card(found: Disqualification) -> Card:
    """Tell a member what doesn't count and why, and how to say something against it."""
    return Card(
        title=f"Disqualified: {found.what}",
        body=(
            f"A moderator decided that it doesn't count: {name_for_show(found.reason)}\n\n"
            "Your code is kept, and nobody else is told. If you think this is a mistake, "
            f"say so: /appeal {found.id}"
        ),
        actions=() if found.appeal is not None else (Action("appeal", str(found.id), "Appeal"),),
    )


def _standing_card(found: Disqualification, asker: Asker) -> Card:
    return Card(
        title=f"{name_for_show(found.member)}: {found.what}",
        body=f"{name_for_show(found.reason)}\n\n{moment_mark(found.at, asker.zone)}",
        actions=(Action("mod-requalify", str(found.id), "Undo"),),
    )
