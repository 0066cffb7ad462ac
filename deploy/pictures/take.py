"""Take the README's pictures: the four main messages as Discord shows them.

Everything is real but Discord, which simcord stands in for, and its page, which a
Chromium of this machine draws. Needs simcord[screenshot] and a Chromium:

    PYTHONPATH=. python deploy/pictures/take.py [--chromium /usr/bin/chromium]
"""

import argparse
import asyncio
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord
import simcord

from bot.catalog.folder import FolderCatalog
from bot.config import Settings
from bot.core.communities import Consent
from bot.core.dialog import Dialog
from bot.core.group import StudyGroup
from bot.core.judgements import Judgement
from bot.core.models import Account, Mode
from bot.core.moderating import Moderation
from bot.fronts.discord_bot import DiscordFront
from bot.judge.command import judge_sources
from bot.judge.imports import allowed_imports
from bot.judge.lanes import open_lanes
from bot.judge.worker import ProgressHub
from bot.schedule.outbox_sender import OutboxSender
from bot.schedule.weekly import CronTimetable
from bot.store import SqlStore, open_store

HERE = Path(__file__).parent
SLUG = "softmax"
FIRST_TRY = """\
import numpy as np


def softmax(x, axis=-1, temperature=1.0):
    weights = np.exp(np.asarray(x, dtype=float) / temperature)
    return weights / weights.sum(axis=axis, keepdims=True)
"""
OTHERS = ("Noor", "Ilse", "Pat", "Sam")


class EnvClock:
    """The group's clock is the stand-in's."""

    def __init__(self) -> None:
        self.env: Any = None

    def now(self) -> datetime:
        return datetime.now(UTC) if self.env is None else self.env.now()


class Note:
    """Nothing was registered before."""

    def read(self) -> str:
        return ""

    def keep(self, digest: str) -> None:
        pass


async def judged(sources: list[str]) -> list[Judgement]:
    """What the real judge says of them."""
    challenge = FolderCatalog(Settings().challenges).load(SLUG)
    files = [(Path(f"{i}.py"), source.encode()) for i, source in enumerate(sources)]
    async with open_lanes(1) as lanes:
        return [j async for _, j in judge_sources(lanes, challenge, files, Mode.RANKED, None)]


async def take(chromium: str) -> None:
    """Play a scene and photograph it."""
    reference = FolderCatalog(Settings().challenges).load(SLUG).reference
    wrong, right = await judged([FIRST_TRY, reference])
    clock = EnvClock()
    with tempfile.TemporaryDirectory() as folder:
        store = await open_store(Path(folder) / "group.sqlite3", clock)
        catalog, timetable = FolderCatalog(Settings().challenges), CronTimetable()
        group = StudyGroup(store, catalog, clock, allowed_imports(), timetable=timetable)
        dialog = Dialog(group, Moderation(store, catalog, clock, timetable))
        front = DiscordFront("a.b.c", dialog, store, ProgressHub(), clock, Note())
        sender = OutboxSender(store, front.receiver, "discord", "pictures")
        try:
            async with simcord.run(front.client) as env:
                clock.env = env
                await scene(env, store, group, sender, (wrong, right), reference, chromium)
        finally:
            await store.close()


async def scene(
    env: Any,
    store: SqlStore,
    group: StudyGroup,
    sender: OutboxSender,
    judgements: tuple[Judgement, Judgement],
    reference: str,
    chromium: str,
) -> None:
    """A moderator opens week 1; a member fails, then solves, and looks at the board."""
    guild = env.create_guild(name="Study group")
    channel = guild.create_text_channel("challenges")
    role = guild.create_role("moderators", permissions=discord.Permissions(manage_guild=True))
    mo = guild.add_member(env.create_user("Mo"), roles=[role])
    ada = guild.add_member(env.create_user("Ada"))
    form = await mo.slash(channel, "mod settings")
    preview = await mo.submit_modal(
        form,
        {
            "channel": [channel],
            "zone": "Europe/Berlin",
            "weekly": "Mon 18:00",
            "announcements": ["all"],
        },
    )
    await mo.click(preview.response, label="Save")
    asked = await mo.slash(channel, "mod round open")
    await mo.click(asked.response, label="Open it")
    await sender.send_due()
    (post,) = [message for message in channel.history() if message.embeds]

    wrong, right = judgements
    for number, name in enumerate(OTHERS):
        account = Account("discord", "", f"77{number}", name)
        asker = await group.join(("discord", str(guild.id)), "Study group", account, UTC)
        asker = await group.set_consent(asker, Consent())
        await group.submit(asker, None, f"# {name}\n{reference}".encode(), "x.py", delivery_id=name)
        await finish(store, right if number < 2 else wrong)
    await mo.slash(channel, "help")
    choose = await ada.slash(channel, "settings")
    await ada.submit_modal(choose, {"shown_as": ["name"], "announces": ["no"], "shares": ["no"]})
    first = await ada.slash(channel, "submit", file=("first_try.py", FIRST_TRY.encode()))
    await finish(store, wrong)
    await sender.send_due()
    second = await ada.slash(channel, "submit", file=("softmax.py", reference.encode()))
    await finish(store, right)
    await sender.send_due()
    board = await ada.slash(channel, "leaderboard")

    pictures = {
        "announcement": post,
        "wrong_answer": first,
        "accepted": second,
        "board": board,
    }
    use_chromium(chromium)
    async with env.preview(channel, viewers=[ada], width=720, height=1000) as preview_of:
        for name, message in pictures.items():
            await preview_of.screenshot(HERE / f"{name}.png", target=message, viewer=ada)


def use_chromium(path: str) -> None:
    """Let simcord's camera use a browser of this machine instead of Playwright's own."""
    from playwright.async_api import BrowserType

    launch = BrowserType.launch

    async def launch_ours(self: BrowserType, **options: Any) -> Any:
        return await launch(self, executable_path=path, args=["--no-sandbox"], **options)

    BrowserType.launch = launch_ours  # type: ignore[method-assign]


async def finish(store: SqlStore, judgement: Judgement) -> None:
    """Store what the judge said of the next submission."""
    claimed = await store.claim("pictures", 60.0)
    if claimed is None or not await store.finish(claimed, judgement):
        raise RuntimeError("nothing was waiting to be judged")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    asyncio.run(take(parser.parse_args().chromium))
