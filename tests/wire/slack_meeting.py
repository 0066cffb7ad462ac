"""The real Slack front, on the real core and store, against the loopback Slack."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.core.judgements import Verdict
from bot.fronts.slack_bot import SlackFront
from bot.fronts.slack_connection import Access
from bot.fronts.slack_names import Names
from bot.schedule.outbox_sender import OutboxSender
from tests.core.study import SetClock, Study, open_study
from tests.wire.slack_people import SlackPerson
from tests.wire.slack_server import APP_TOKEN, BOT_TOKEN, Channel, Message, SlackServer
from tests.wire.slack_socket import SIGNING_SECRET

CODE = b"def double(x):\n    return 2 * x\n"


@dataclass
class Office:
    """A workspace with a channel, a member and somebody who manages it."""

    server: SlackServer
    channel: Channel
    noor: SlackPerson
    mo: SlackPerson


@dataclass
class SlackMeeting:
    """A study group that meets on the loopback Slack."""

    office: Office
    study: Study
    front: SlackFront
    sender: OutboxSender
    running: asyncio.Task[None]

    async def settle(self, **answers: Any) -> None:
        """Have the manager fill in and save the settings."""
        mo = self.office.mo
        form = await (await mo.slash("/fromscratch", "mod settings")).form()
        filled = {
            "channel": self.office.channel.id,
            "zone": "Europe/Berlin",
            "weekly": "Mon 18:00",
            "announcements": "all",
        }
        preview = await (await form.send(**filled | answers)).says("how a post will look")
        await (await mo.press(preview, "Save")).says("Settings saved")

    async def open_round(self, slug: str = "double") -> None:
        """Have the manager open a round, and post what there is to post."""
        mo = self.office.mo
        asked = await mo.slash("/fromscratch", f"mod round open {slug}")
        await (await mo.press(await asked.says("Open week"), "Open it")).says("is open")
        await self.sender.send_due()

    async def begin(self) -> None:
        """Settings, an open round, and a member who chose how they appear."""
        await self.settle()
        await self.open_round()
        form = await (await self.office.noor.slash("/fromscratch", "settings")).form()
        await (await form.send()).says("Saved")

    async def submit(self, person: SlackPerson, code: bytes = CODE) -> Message:
        """Send a file by the form, and wait for the receipt."""
        form = await (await person.slash("/submit")).form()
        return await (await form.send(file=("mine.py", code))).says("accepted for judging")

    async def judge(self, verdict: Verdict = Verdict.AC, points: int | None = 120) -> None:
        """Play the judge for the next submission, and deliver."""
        await self.study.judge(verdict, points)
        await self.sender.send_due()

    def posts(self) -> list[str]:
        """What stands in the channel for everyone."""
        return [m.text for m in self.office.channel.messages if not m.is_ephemeral]


@asynccontextmanager
async def office_of(server: SlackServer) -> AsyncIterator[Office]:
    """At the end, every call must have been what Slack takes."""
    async with server.running():
        channel = server.add_channel("challenges")
        yield Office(
            server,
            channel,
            SlackPerson(server, server.add_user("noor"), channel),
            SlackPerson(server, server.add_user("mo", is_admin=True), channel),
        )
    assert not server.complaints


@asynccontextmanager
async def meet_on_slack(
    office: Office,
    folder: Path,
    *,
    by_requests: bool = False,
    listen: tuple[str, int] | None = None,
    file_deadline_s: float = 20.0,
    reopen: bool = False,
    names: Names | None = None,
    moderators: Sequence[str] = (),
) -> AsyncIterator[SlackMeeting]:
    """Open a group and run the front until the end of the block.

    Args:
        by_requests: whether Slack sends signed requests instead of using a socket.
        listen: where it sends them, instead of any free port.
        reopen: on the data that an earlier one left in the folder.
    """
    listen = ("127.0.0.1", 0) if by_requests else listen
    async with (
        open_study(folder, SetClock(), reopen=reopen) as study,
        on_slack(office, study, listen, file_deadline_s, names, moderators) as meeting,
    ):
        yield meeting


@asynccontextmanager
async def on_slack(
    office: Office,
    study: Study,
    listen: tuple[str, int] | None = None,
    file_deadline_s: float = 20.0,
    names: Names | None = None,
    moderators: Sequence[str] = (),
) -> AsyncIterator[SlackMeeting]:
    """Run the front of a group until the end of the block.

    Args:
        listen: where Slack sends signed requests; None for a socket.
    """
    server = office.server
    access = Access(BOT_TOKEN, APP_TOKEN, SIGNING_SECRET, listen, server.base_url)
    front = SlackFront(
        access, study.dialog, study.store, names or Names(), moderators, file_deadline_s
    )
    sender = OutboxSender(study.store, front.receiver, "slack", "test")
    running = asyncio.create_task(front.run())
    try:
        await server.until(lambda: front.ready.is_set() or running.done())
        if front.address is not None:
            host, port = front.address
            server.http_url = f"http://{host}:{port}/slack/events"
        yield SlackMeeting(office, study, front, sender, running)
    finally:
        server.http_url = ""
        await front.close()
        await asyncio.gather(running, return_exceptions=True)
