"""The real Discord front, on the real core and store, against the loopback Discord."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from simcord.backend.models import Message

from bot.core.judgements import Verdict
from bot.fronts.discord_bot import DiscordFront
from bot.judge.worker import ProgressHub
from bot.schedule.outbox_sender import OutboxSender
from tests.core.study import SetClock, Study, open_study
from tests.wire.conftest import Town
from tests.wire.discord_people import Asked, Person, words_of
from tests.wire.discord_server import TOKEN, MovableClock

EPHEMERAL = 64
CODE = b"def double(x):\n    return 2 * x\n"
CONSENT = {"shown_as": ["name"], "announces": ["no"], "shares": ["no"]}


class TownClock(SetClock):
    """The group's clock is Discord's."""

    def __init__(self, clock: MovableClock) -> None:
        super().__init__()
        self._clock = clock

    def now(self) -> datetime:
        return self._clock.now()


@dataclass
class Note:
    """Remembers which commands were registered."""

    digest: str = ""

    def read(self) -> str:
        return self.digest

    def keep(self, digest: str) -> None:
        self.digest = digest


@dataclass
class Meeting:
    """A study group that meets on the loopback Discord."""

    town: Town
    study: Study
    front: DiscordFront
    hub: ProgressHub
    sender: OutboxSender
    note: Note = field(default_factory=Note)

    async def settle(self, **answers: Any) -> Asked:
        """Have the manager fill in and save the settings."""
        mo, channel = self.town.mo, self.town.channel
        asked = await mo.slash(channel, "mod settings").answered()
        filled = {
            "channel": [str(channel.id)],
            "zone": "Europe/Berlin",
            "weekly": "Mon 18:00",
            "announcements": ["all"],
        }
        preview = mo.fill_in(asked, filled | answers)
        saved = mo.press(await preview.says("how a post will look"), "Save")
        await saved.says("Settings saved")
        return saved

    async def open_round(self, slug: str = "double") -> None:
        """Have the manager open a round, and post what there is to post."""
        asked = self.town.mo.slash(self.town.channel, "mod round open", challenge=slug)
        pressed = self.town.mo.press(await asked.says("Open week"), "Open it")
        await pressed.says("is open")
        await self.sender.send_due()

    async def begin(self) -> None:
        """Settings, an open round, and a member who chose how they appear."""
        await self.settle()
        await self.open_round()
        asked = await self.town.noor.slash(self.town.channel, "settings").answered()
        await self.town.noor.fill_in(asked, CONSENT).says("Saved")

    async def submit(self, person: Person, code: bytes = CODE) -> Asked:
        """Send a file by the command, and wait for the receipt."""
        asked = person.slash(self.town.channel, "submit", file=("mine.py", code))
        await asked.says("accepted for judging")
        return asked

    async def judge(self, verdict: Verdict = Verdict.AC, points: int | None = 120) -> None:
        """Play the judge for the next submission, and deliver."""
        await self.study.judge(verdict, points)
        await self.sender.send_due()

    def posts(self) -> list[str]:
        """What stands in the channel for everyone."""
        return [words_of(message) for message in self.public()]

    def public(self) -> list[Message]:
        """The messages that everyone sees."""
        seen = self.town.mo.sees(self.town.channel)
        return [message for message in seen if not message.flags & EPHEMERAL]

    def dms(self, person: Person) -> list[Message]:
        """What somebody was sent privately."""
        return person.in_dm().sees(person.dm)


def bare(text: str) -> str:
    """Text as it is read, without what keeps markup from acting."""
    return text.replace("\\", "").replace("\u200b", "")


@asynccontextmanager
async def meet(
    town: Town,
    folder: Path,
    note: Note | None = None,
    *,
    upload_deadline_s: float = 20.0,
    reopen: bool = False,
) -> AsyncIterator[Meeting]:
    """Open a group and run the front until the end of the block.

    Args:
        reopen: on the data that an earlier one left in the folder.
    """
    async with (
        open_study(folder, TownClock(town.server.clock), reopen=reopen) as study,
        on_discord(town, study, note, upload_deadline_s) as meeting,
    ):
        yield meeting


@asynccontextmanager
async def on_discord(
    town: Town, study: Study, note: Note | None = None, upload_deadline_s: float = 20.0
) -> AsyncIterator[Meeting]:
    """Run the front of a group until the end of the block."""
    hub = ProgressHub()
    note = note or Note()
    front = DiscordFront(
        *(TOKEN, study.dialog, study.store, hub, study.clock, note, upload_deadline_s)
    )
    front.client._connection.guild_ready_timeout = 0
    sender = OutboxSender(study.store, front.receiver, "discord", "test")
    running = asyncio.create_task(front.run())
    try:
        await town.server.until(lambda: front.ready.is_set() or running.done())
        yield Meeting(town, study, front, hub, sender, note)
    finally:
        await front.close()
        await running
