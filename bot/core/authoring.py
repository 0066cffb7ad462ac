"""`/mod challenge …`: moderators bring challenges of their own; nobody else sees them before."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.core.asking import Asker
from bot.core.audit_ports import deed_of
from bot.core.authoring_cards import own_card, owns_card
from bot.core.authoring_moves import Moves, saying
from bot.core.cards import Card, File
from bot.core.commands import Act, Answer, Command, Given, Option, Post, Takes
from bot.core.features import unknown
from bot.core.models import Community
from bot.core.own_challenges import (
    ARCHIVE_BYTES,
    CHECKED_POST,
    UNDECIDED,
    NewUpload,
    OwnChallenge,
    OwnState,
)
from bot.core.posts import Delivery
from bot.core.team import refuse_others
from bot.errors import UnknownName, UserError

MOST_WAITING = 3
MOST_KEPT = 60
_LISTED = 20
_LONGEST_NUMBER = 15


class Authoring(Moves):
    """Add, look at, keep, schedule and retire a community's own challenges."""

    def commands(self) -> Sequence[Command]:
        """`/mod challenge add|new|list|show|retire|download`."""
        zipped = Option(
            "zip", Takes.FILE, "A challenge's folder", required=True, most_bytes=ARCHIVE_BYTES
        )
        slug = Option("slug", Takes.TEXT, "Which challenge", required=True)
        new = Option("slug", Takes.TEXT, "What it is to be called, such as linear-probing")
        begin = ("mod", "challenge")
        return (
            Command(
                (*begin, "add"), "Send a challenge; it is checked at once", self._add, (zipped,)
            ),
            Command((*begin, "new"), "A small challenge to change, as a zip", self._new, (new,)),
            Command((*begin, "list"), "The challenges of this group", self._list),
            Command((*begin, "show"), "What its check found", self._show, (slug,)),
            Command(
                (*begin, "retire"), "Take it off the backlog and all lists", self._retire, (slug,)
            ),
            Command((*begin, "download"), "Its files, as a zip", self._download, (slug,)),
        )

    def actions(self) -> Mapping[str, Act]:
        """The buttons of an upload; each carries its number."""
        return {
            "own-show": self._on(self._shown),
            "own-preview": self._on(self._preview),
            "own-draft": self._on(self._save_draft),
            "own-schedule": self._on(self._schedule),
            "own-discard": self._on(self._ask_discard),
            "own-discard-now": self._on(self._discard),
            "own-retire": self._on(self._retire_one),
        }

    def form_actions(self) -> Collection[str]:
        """None."""
        return ()

    def forms(self) -> Mapping[str, Callable[[Asker, str, Given], Awaitable[Answer]]]:
        """None."""
        return {}

    def posts(self) -> Mapping[str, Callable[[Delivery], Awaitable[Post | None]]]:
        """What a check found."""
        return {CHECKED_POST: self._checked}

    async def _add(self, asker: Asker, given: Given) -> Card:
        refuse_others(asker)
        sent = given.file("zip")
        if sent is None:
            raise UserError("Send the challenge's folder as a zip.")
        challenge = await self._files.unpack(sent.data, sent.filename)
        if challenge.slug in self._catalog.slugs():
            raise UserError(
                f"A challenge called {challenge.slug} is shipped with the bot. Give the folder "
                "another name and send it again."
            )
        owns = await self._store.owns(asker.community.id)
        same = challenge.slug, challenge.content_hash
        if all((own.slug, own.content_hash) != same for own in owns):
            _refuse_too_many(owns)
        own = await self._store.add_own(
            NewUpload(
                asker.community.id,
                asker.member.id,
                challenge,
                asker.account.platform,
                asker.account.user_id,
            ),
            deed_of(asker, "sent the challenge", challenge.slug),
        )
        card = self._card(own, asker)
        if own.state is not OwnState.WAITING:
            return saying(card, "These are the very files that were sent before.")
        self._checks.wake()
        told = "in the moderators' channel" if _channel(asker.community) else "to you, privately"
        return saying(
            card,
            f"Received. What the check finds is told {told}. You know its hidden cases, so what "
            "you send in its round counts on no board.",
        )

    async def _new(self, asker: Asker, given: Given) -> Card:
        refuse_others(asker)
        slug = given.text("slug") or "my-challenge"
        data = self._files.template(slug)
        return Card(
            title=f"A new challenge: {slug}",
            body="The zip holds a small challenge that is complete. Unpack it and change it file "
            "by file: statement.md first, then the wrong submissions, then cases.py. Zip the "
            "folder again and send it with /mod challenge add; the check says what is missing.",
            files=(File(f"{slug}.zip", data, "unpack it, change it, send it back"),),
        )

    async def _list(self, asker: Asker, given: Given) -> Card:
        refuse_others(asker)
        return owns_card(await self._store.owns(asker.community.id), asker.zone, _LISTED)

    async def _show(self, asker: Asker, given: Given) -> Card:
        refuse_others(asker)
        return self._card(await self._named(asker, given.text("slug")), asker)

    async def _retire(self, asker: Asker, given: Given) -> Card:
        refuse_others(asker)
        return await self._retire_one(asker, await self._named(asker, given.text("slug")))

    async def _download(self, asker: Asker, given: Given) -> Card:
        refuse_others(asker)
        slug = given.text("slug")
        if slug in self._catalog.slugs():
            challenge = self._catalog.load(slug)
        else:
            own = await self._named(asker, slug)
            challenge = await self._shelf.version(own.challenge_version_id)
        is_open = await self._store.saw_cases(asker.community.id, asker.member.id, slug)
        return Card(
            title=f"The files of {slug}",
            body="They hold the reference and the hidden cases. You know them now, so what you "
            + ("send in its open round" if is_open else "send in a round of it that is to come")
            + " counts on no board.",
            files=(File(f"{slug}.zip", self._files.pack(challenge), "the challenge's folder"),),
        )

    async def _shown(self, asker: Asker, own: OwnChallenge) -> Card:
        return self._card(own, asker)

    async def _checked(self, delivery: Delivery) -> Post | None:
        number, _, where = delivery.payload.partition(":")
        own = await self._store.own(delivery.community_id, int(number))
        community = await self._store.community_by_id(delivery.community_id)
        if own is None or own.outcome is None or community is None:
            return None
        card = own_card(own, ZoneInfo(community.zone), None)
        return Post(replace(card, private=where != "channel"))

    async def _named(self, asker: Asker, slug: str) -> OwnChallenge:
        own = await self._shelf.newest(asker.community.id, slug)
        if own is None:
            names = {one.slug for one in await self._store.owns(asker.community.id)}
            if not names:
                raise UnknownName("This group has no challenges of its own yet.")
            raise UnknownName(self._catalog.unknown(slug, sorted(names)))
        return own

    def _on(self, run: Callable[[Asker, OwnChallenge], Awaitable[Answer]]) -> Act:
        """A button of an upload: its number comes back, perhaps months later, or forged."""

        async def act(asker: Asker, value: str) -> Answer:
            refuse_others(asker)
            if not value.isascii() or not value.isdecimal() or len(value) > _LONGEST_NUMBER:
                raise unknown()
            own = await self._store.own(asker.community.id, int(value))
            if own is None:
                raise UserError("That challenge was discarded. /mod challenge list shows the rest.")
            return await run(asker, own)

        return act


def _refuse_too_many(owns: Sequence[OwnChallenge]) -> None:
    waiting = sum(own.state in UNDECIDED and own.state is not OwnState.CHECKED for own in owns)
    if waiting >= MOST_WAITING:
        raise UserError(
            f"{waiting} challenges wait for their check already. Send the next when one is done."
        )
    kept = sum(own.state is not OwnState.RETIRED for own in owns)
    if kept >= MOST_KEPT:
        raise UserError(
            f"This group keeps {kept} challenges, the most there may be. Discard or retire some "
            "of /mod challenge list first."
        )


def _channel(community: Community) -> str:
    return community.settings.moderators_channel if community.settings else ""
