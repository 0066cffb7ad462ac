"""`/mod rejudge` and `/mod errors`: judge again, after a mended challenge or our own fault."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from bot.core.asking import Asker
from bot.core.audit_ports import deed_of
from bot.core.cards import Action, Card, Form, Kind, Question
from bot.core.commands import Act, Answer, Command, Given, Option, Post, Takes
from bot.core.fairness_words import confirmed_reason, form_to_confirm, number_from, refuse_oneself
from bot.core.features import unknown
from bot.core.models import Round, Submission
from bot.core.own_challenges import OwnChallenge, OwnChallenges, OwnState
from bot.core.ports import Catalog
from bot.core.posts import Delivery
from bot.core.rejudge_cards import asked_card, moved_card, note_card, refused_card, started_card
from bot.core.rejudge_ports import (
    MOVED,
    REFUSED,
    REJUDGED,
    Busy,
    NewRejudge,
    Rejudge,
    RejudgeState,
    RejudgeStore,
)
from bot.core.rounds import week_text
from bot.core.team import refuse_others
from bot.core.text import name_for_show
from bot.errors import UserError

SAME, NEW = "same", "new"
_MOST_LISTED = 20


class RejudgesStore(RejudgeStore, OwnChallenges, Protocol):
    """The store as this feature uses it."""


class Rejudges:
    """Has submissions judged again; moderators only.

    Args:
        on_queued: tells the judge that there is work.
    """

    def __init__(
        self, store: RejudgesStore, catalog: Catalog, on_queued: Callable[[], None] = lambda: None
    ) -> None:
        self._store = store
        self._catalog = catalog
        self._on_queued = on_queued

    def commands(self) -> Sequence[Command]:
        """Rejudge; what ended in our own fault."""
        options = (
            Option("challenge", Takes.SLUG, "All of its newest round here"),
            Option("submission", Takes.NUMBER, "Or one, by its number", low=1),
            Option(
                "version",
                Takes.CHOICE,
                "On which version of the challenge",
                choices=((SAME, "The one it was opened with"), (NEW, "The one there is now")),
            ),
        )
        return (
            Command(("mod", "rejudge"), "Judge a round or a submission again", self._ask, options),
            Command(("mod", "errors"), "What our judge failed on, to judge again", self._errors),
        )

    def actions(self) -> Mapping[str, Act]:
        """The button that asks why, and the one for judge errors."""
        return {"mod-rejudge": self._form, "mod-errors": self._judge_errors}

    def form_actions(self) -> Collection[str]:
        """The first of them."""
        return ("mod-rejudge",)

    def forms(self) -> Mapping[str, Callable[[Asker, str, Given], Awaitable[Answer]]]:
        """Its form."""
        return {"mod-rejudge": self._start}

    def posts(self) -> Mapping[str, Callable[[Delivery], Awaitable[Post | None]]]:
        """What members, the group and the moderator are told."""
        return {MOVED: self._moved, REJUDGED: self._note, REFUSED: self._refused}

    async def _ask(self, asker: Asker, given: Given) -> Card:
        refuse_others(asker)
        number, version = given.number("submission"), given.text("version") or SAME
        if number is not None and given.text("challenge"):
            raise UserError("Name either a challenge or one submission, not both.")
        if version not in (SAME, NEW):
            raise UserError(f"version is one of {SAME}, {NEW}.")
        if number is not None:
            await self._of_submission(asker, number)
            what, round_id, value = f"#{number}", None, f"s{number}:{version}"
        else:
            round_ = await self._round(asker, given.text("challenge"))
            what, round_id, value = week_text(round_), round_.id, f"r{round_.id}:{version}"
        size = await self._store.rejudge_size(asker.community.id, round_id, number)
        if not size:
            raise UserError(f"Nobody has sent anything for {what}.")
        action = Action("mod-rejudge", value, "Judge again")
        return asked_card(what, size, version == NEW, action)

    async def _form(self, asker: Asker, value: str) -> Form:
        refuse_others(asker)
        what, _, _ = await self._found(asker, value)
        form = form_to_confirm(f"mod-rejudge:{value}", "Judge again", what)
        strict = Question(
            "strict",
            Kind.CHOICE,
            "After the round's end",
            hint="May points go down?",
            choices=(("no", "Points only go up"), ("yes", "Strict: they may go down")),
            required=False,
            value="no",
        )
        return replace(form, questions=(*form.questions, strict))

    async def _start(self, asker: Asker, value: str, given: Given) -> Card:
        refuse_others(asker)
        what, round_, submission_id = await self._found(asker, value)
        reason = confirmed_reason(given, what)
        slug = round_.slug if round_ else ""
        version_id, checked, about = None, True, None
        if submission_id is not None:
            submission = await self._of_submission(asker, submission_id)
            slug, about = submission.slug, submission.member_id
            refuse_oneself(asker, submission.member_id)
        if value.endswith(f":{NEW}"):
            version_id, checked = await self._newest_version(asker, slug)
        deed = deed_of(asker, "had judged again", what, about_id=about, reason=reason)
        return started_card(
            await self._begin(
                NewRejudge(
                    deed,
                    round_.id if round_ else None,
                    submission_id,
                    version_id,
                    checked,
                    strict=given.text("strict") == "yes",
                )
            )
        )

    async def _begin(self, new: NewRejudge) -> Rejudge:
        try:
            started = await self._store.start_rejudge(new)
        except Busy as busy:
            raise UserError(_busy(busy.other)) from busy
        self._on_queued()
        return started

    async def _errors(self, asker: Asker, given: Given) -> Card:
        refuse_others(asker)
        found = await self._store.judge_errors(asker.community.id, _MOST_LISTED)
        if not found:
            return Card(title="Judge errors", body="Our judge has failed on nothing here.")
        lines = [f"#{one.id} · {one.slug}" for one in found]
        return Card(
            title="Judge errors",
            body="\n".join([*lines, "", "Each keeps its place in time when it is judged again."]),
            actions=(Action("mod-errors", "", "Judge all again"),),
        )

    async def _judge_errors(self, asker: Asker, value: str) -> Card:
        refuse_others(asker)
        deed = deed_of(asker, "had judge errors judged again", reason="Our judge had failed.")
        return started_card(await self._begin(NewRejudge(deed)))

    async def _moved(self, delivery: Delivery) -> Post | None:
        number, _, submission_id = delivery.payload.partition(":")
        found = await self._store.moved(
            delivery.community_id, number_from(number), number_from(submission_id)
        )
        return None if found is None else Post(moved_card(found))

    async def _note(self, delivery: Delivery) -> Post | None:
        found = await self._of(delivery)
        return None if found is None else Post(note_card(found))

    async def _refused(self, delivery: Delivery) -> Post | None:
        found = await self._of(delivery)
        if found is None or found.state is not RejudgeState.REFUSED:
            return None
        return Post(refused_card(found))

    async def _of(self, delivery: Delivery) -> Rejudge | None:
        return await self._store.rejudge_of(delivery.community_id, number_from(delivery.payload))

    async def _found(self, asker: Asker, value: str) -> tuple[str, Round | None, int | None]:
        """What a button means: its name, and the round or the submission."""
        what, _, version = value.partition(":")
        if version not in (SAME, NEW) or what[:1] not in ("r", "s"):
            raise unknown()
        number = number_from(what[1:])
        if what.startswith("s"):
            await self._of_submission(asker, number)
            return str(number), None, number
        round_ = await self._store.round(number)
        if round_ is None or round_.community_id != asker.community.id:
            raise unknown()
        return round_.slug, round_, None

    async def _of_submission(self, asker: Asker, number: int) -> Submission:
        submission = await self._store.submission_in(asker.community.id, number)
        if submission is None:
            raise UserError(f"There is no submission #{number} in this group.")
        return submission

    async def _round(self, asker: Asker, slug: str) -> Round:
        community_id = asker.community.id
        if slug:
            round_ = await self._store.round_by_slug(community_id, slug)
        else:
            round_ = await self._store.newest_round(community_id)
        if round_ is None:
            raise UserError("There was no such round here.")
        return round_

    async def _newest_version(self, asker: Asker, slug: str) -> tuple[int, bool]:
        """The version of a challenge that there is now, and whether it passed its check."""
        if slug in self._catalog.slugs():
            return await self._store.save_challenge(self._catalog.load(slug)), False
        for own in await self._store.owns(asker.community.id):
            if own.slug == slug and _may_be_judged_on(own):
                return own.challenge_version_id, True
        raise UserError(f"There is no version of {slug} that passed its check.")


def _may_be_judged_on(own: OwnChallenge) -> bool:
    kept = own.state in (OwnState.CHECKED, OwnState.DRAFT, OwnState.SCHEDULED)
    return kept and own.outcome is not None and own.outcome.well


def _busy(other: Rejudge) -> str:
    by = name_for_show(other.by) if other.by else "Somebody"
    if other.state is RejudgeState.CHECKING:
        how = "the new version is being checked"
    else:
        how = f"{other.left} of {other.total} wait"
    return f"{by} is having it judged again already: {how}. Nothing was done."
