"""`/data export` and `/data delete`: a member's own data, for whoever asks, also if banned."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.core.asking import Asker
from bot.core.cards import Action, Card, File, Form, Kind, Question
from bot.core.commands import Act, Answer, Command, Given, Post
from bot.core.posts import Delivery
from bot.core.privacy_ports import KEPT_ENDS, MOST_ZIP_BYTES, PrivacyStore
from bot.core.rounds import moment_mark
from bot.errors import UserError

PHRASE = "delete-everything"


class Privacy:
    """Hands over and deletes what is a member's; a feature of every group."""

    def __init__(self, store: PrivacyStore) -> None:
        self._store = store

    def commands(self) -> Sequence[Command]:
        """`/data export` and `/data delete`."""
        return (
            Command(("data", "export"), "Get everything about you, as a zip", self._export),
            Command(("data", "delete"), "Delete everything about you", self._ask, asks=True),
        )

    def actions(self) -> Mapping[str, Act]:
        """None."""
        return {}

    def form_actions(self) -> Collection[str]:
        """None."""
        return ()

    def forms(self) -> Mapping[str, Callable[[Asker, str, Given], Awaitable[Answer]]]:
        """The typed confirmation."""
        return {"data-delete": self._delete}

    def posts(self) -> Mapping[str, Callable[[Delivery], Awaitable[Post | None]]]:
        """That code goes which waits for its member's choice."""
        return {KEPT_ENDS: self._kept_ends}

    async def _export(self, asker: Asker, given: Given) -> Card:
        parts = await self._store.export(asker.member.id, MOST_ZIP_BYTES)
        several = len(parts) > 1
        files = tuple(
            File(f"my-data{f'-{number}' if several else ''}.zip", data, "what is kept about you")
            for number, data in enumerate(parts, 1)
        )
        return Card(
            title="Everything about you in this group",
            body=(
                "Your code, its results, and what else is kept about you and your linked "
                "accounts. Only you see this.\n\nIn another group that you are in, ask there."
            ),
            files=files,
        )

    async def _ask(self, asker: Asker, given: Given) -> Form:
        return Form(
            id="data-delete",
            title="Delete everything about you",
            questions=(
                Question(
                    "typed",
                    Kind.TEXT,
                    f"Type: {PHRASE}",
                    hint="It can't be undone. /data export first, to keep your code.",
                    max_length=40,
                ),
            ),
            submit="Delete",
        )

    async def _delete(self, asker: Asker, value: str, given: Given) -> Card:
        typed = " ".join(given.text("typed").casefold().split())
        if typed != PHRASE:
            raise UserError(f"Nothing was deleted. To delete everything, type: {PHRASE}")
        await self._store.erase_member(asker.member.id)
        return Card(
            title="Your data is deleted",
            body=(
                "Your code, your name and your accounts are gone from this group, also those "
                "that were linked. Results stay without a name, so that others keep their "
                "ranks. Backups lose it within their rotation.\n\nIf you use a command again, "
                "you start anew; a ban stays. In another group that you are in, ask there."
            ),
        )

    async def _kept_ends(self, delivery: Delivery) -> Post | None:
        """None if it was submitted meanwhile, or is gone."""
        until_s, _, delivery_id = delivery.payload.partition(" ")
        kept = await self._store.kept_source(delivery_id)
        community = await self._store.community_by_id(delivery.community_id)
        if kept is None or community is None:
            return None
        zone = ZoneInfo(community.settings.zone if community.settings else community.zone)
        until = moment_mark(datetime.fromtimestamp(int(until_s), UTC), zone)
        return Post(
            Card(
                title=f"Your code for {kept.slug} still waits",
                body=(
                    f"It is kept but not submitted, and is deleted after {until}.\n\n"
                    "The button asks how you want to appear, then sends it. /data export gives "
                    "it back to you."
                ),
                actions=(Action("consent", "", "Choose and send"),),
            )
        )
