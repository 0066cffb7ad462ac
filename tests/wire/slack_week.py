"""Play a week on the loopback Slack: commands, forms and buttons, with the real judge."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from bot.clocks import SystemClock
from bot.config import Settings, SlackSettings
from bot.fronts.slack_connection import Access
from bot.serving import Service, open_parts
from tests.wire.slack_meeting import Office
from tests.wire.slack_people import SlackPerson
from tests.wire.slack_server import APP_TOKEN, BOT_TOKEN

JUDGED_S = 60.0


class Step(Protocol):
    """Somebody does something; `value` is code, a slug or answers."""

    @property
    def who(self) -> str: ...

    @property
    def verb(self) -> str: ...

    @property
    def value(self) -> object: ...


class OnSlack:
    """Plays steps as the people of an office."""

    def __init__(self, office: Office) -> None:
        server, channel = office.server, office.channel
        self._office = office
        self._people = {"mo": office.mo} | {
            name: SlackPerson(server, server.add_user(name), channel) for name in ("ada", "bo")
        }

    async def take(self, step: Step, slug: str) -> None:
        """Take a step, and wait for what it leads to.

        Args:
            slug: what code is sent for.
        """
        person, value = self._people[step.who], step.value
        match step.verb:
            case "mod settings":
                assert isinstance(value, dict)
                form = await (await person.slash("/fromscratch", step.verb)).form()
                sent = await form.send(channel=self._office.channel.id, **value)
                preview = await sent.says("how a post will look")
                await (await person.press(preview, "Save")).says("Settings saved")
            case "mod round open":
                asked = await person.slash("/fromscratch", f"{step.verb} {value}")
                await (await person.press(await asked.says("Open week"), "Open it")).says("is open")
            case "mod round close":
                sure = await (await person.slash("/fromscratch", step.verb)).says("Close")
                await (await person.press(sure, "Close it")).says("is closed")
            case "mod round extend":
                asked = await person.slash("/fromscratch", f"{step.verb} {value}")
                await asked.says("is extended")
            case "settings":
                assert isinstance(value, dict)
                form = await (await person.slash("/fromscratch", step.verb)).form()
                await (await form.send(**value)).says("Saved")
            case "try" | "submit":
                asked = await person.slash("/fromscratch", f"{step.verb} {slug}")
                form = await asked.form()
                before = len(person.dms())
                await form.send(file=("mine.py", str(value).encode()))
                await self._judged(person, before)
            case "withdraw":
                asked = await person.slash("/fromscratch", f"me {value}")
                mine = await asked.says(f"File: {slug}-{value}.py")
                asking = await (await person.press(mine, "Withdraw")).says("undone")
                await (await person.press(asking, "Withdraw")).says("is withdrawn")
            case _:
                before = len(person.private())
                await person.slash("/fromscratch", step.verb)
                await self._office.server.until(lambda: len(person.private()) > before)

    async def _judged(self, person: SlackPerson, before: int) -> None:
        """Wait for the verdict, which takes the receipt's place."""

        def has_verdict() -> bool:
            texts = [message.text for message in person.dms()[before:]]
            return any(sign in text for text in texts for sign in "✓✗–")

        await self._office.server.until(has_verdict, JUDGED_S)


def access_to(office: Office) -> Access:
    """The tokens of an office, for Socket Mode."""
    return Access(BOT_TOKEN, APP_TOKEN, base_url=office.server.base_url)


async def play_on_slack(
    office: Office, challenges: Path, steps: Sequence[tuple[Step, str]]
) -> Path:
    """Play steps, each with the challenge that its code is for; returns the data file."""
    settings = Settings(challenges_dir=challenges, lanes=1, slack=SlackSettings())
    data = challenges.parent / "data.sqlite3"
    async with open_parts(settings, data) as (store, lanes, catalog):
        service = Service(store, lanes, catalog, SystemClock())
        assert settings.slack is not None
        front = service.add_slack(access_to(office), settings.slack)

        async def play() -> None:
            await front.ready.wait()
            people = OnSlack(office)
            for step, slug in steps:
                await people.take(step, slug)
            service.stopped.set()

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(service.run())
            tasks.create_task(play())
    return data
