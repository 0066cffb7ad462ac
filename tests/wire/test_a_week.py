"""One week, played at the terminal, on Discord and on Slack: the same rows are left.

All with the real judge; the terminal as the program that members start, the others
over sockets. Only accounts, ids and times may differ. The last round opens by itself.
"""

import asyncio
import os
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.catalog.folder import FolderCatalog
from bot.clocks import SystemClock
from bot.config import Settings, SlackSettings
from bot.errors import OperatorError
from bot.schedule.scheduler import Scheduler
from bot.schedule.weekly import CronTimetable
from bot.serving import Service, open_parts
from bot.store import open_store
from tests.judge.tiny import RIGHT, tiny_files
from tests.wire.conftest import Town
from tests.wire.discord_people import Asked, Person
from tests.wire.discord_server import TOKEN
from tests.wire.slack_meeting import Office
from tests.wire.slack_week import access_to, play_on_slack

WRONG = "def f(x):\n    return x + 2.0\n"
BROKEN = "def f(x):\n    return (x\n"
OTHER = "def f(x):\n    return 1.0 + x\n"
SETTINGS = {"zone": "Europe/Berlin", "weekly": "Mon 18:00", "announcements": "all"}
HIDDEN = {"shown_as": "hidden", "announces": "no", "shares": "no"}
NAMED = {"shown_as": "name", "announces": "no", "shares": "no"}


@dataclass(frozen=True)
class Step:
    """Somebody does something; `value` is code, a slug or answers."""

    who: str
    verb: str
    value: Any = ""


WEEK = [
    Step("mo", "mod settings", SETTINGS),
    Step("mo", "mod round open", "first"),
    Step("mo", "settings", NAMED),
    Step("ada", "settings", NAMED),
    Step("ada", "challenge"),
    Step("ada", "try", WRONG),
    Step("ada", "submit", WRONG),
    Step("ada", "hint"),
    Step("ada", "submit", RIGHT),
    Step("ada", "leaderboard"),
    Step("ada", "me"),
    Step("bo", "settings", HIDDEN),
    Step("bo", "submit", BROKEN),
    Step("bo", "submit", OTHER),
    Step("bo", "withdraw", "5"),
    Step("bo", "leaderboard"),
    Step("mo", "mod round extend", 2),
    Step("mo", "mod announce"),
    Step("mo", "mod round close"),
    Step("ada", "submit", OTHER),
    Step("mo", "mod round open", "second"),
    Step("ada", "submit", RIGHT),
    Step("ada", "schedule"),
]


def write_challenges(folder: Path) -> Path:
    """Three challenges without timing, so that points repeat."""
    for slug in ("first", "second", "third"):
        for name, text in tiny_files().items():
            path = folder / slug / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    (folder / "calendar.toml").write_text('slugs = ["first", "second", "third"]\n')
    return folder


# At the terminal: each member's steps in a row are one start of the program.


def lines_of(step: Step, number: int, folder: Path) -> list[str]:
    """What is typed for a step."""
    match step.verb:
        case "mod settings":
            pairs = " ".join(f'{key}="{value}"' for key, value in step.value.items())
            return [f"/mod settings {pairs}", "/mod settings save"]
        case "mod round open":
            return []  # opens by itself, at the next start
        case "mod round close":
            return ["/mod round close now"]
        case "settings":
            return ["/settings " + " ".join(f"{k}={v}" for k, v in step.value.items())]
        case "try" | "submit":
            path = folder / f"step_{number}.py"
            path.write_text(step.value)
            slug = "second " if number == len(WEEK) - 2 else "first "
            return [f"/{step.verb} {slug}{path}"]
        case "withdraw":
            return [f"/me {step.value} withdraw"]
        case _:
            return [f"/{step.verb} {step.value}".rstrip()]


def play_at_the_terminal(folder: Path) -> Path:
    """Play the week; returns the data file."""
    challenges = write_challenges(folder / "challenges")
    data = folder / "data.sqlite3"
    config = folder / "config.toml"
    config.write_text(f'challenges_dir = "{challenges}"\ndata_path = "{data}"\nlanes = 1\n')
    number = 0
    while number < len(WEEK):
        who, script = WEEK[number].who, []
        while number < len(WEEK) and WEEK[number].who == who:
            script += lines_of(WEEK[number], number, folder)
            number += 1
        subprocess.run(
            [sys.executable, "-m", "bot", "play", "--as", who, "--config", str(config)],
            input="\n".join([*script, ""]),
            env=os.environ | {"COLUMNS": "100"},
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
    return data


class OnDiscord:
    """Plays the week with slash commands, buttons and forms."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._people = {
            "mo": town.mo,
            "ada": self._member("ada"),
            "bo": self._member("bo"),
        }

    def _member(self, name: str) -> Person:
        town = self._town
        return Person(town.server, town.server.make_member(town.guild_id, name), town.guild_id)

    async def play(self) -> None:
        for number, step in enumerate(WEEK):
            await self._take(self._people[step.who], step, number)

    async def _take(self, person: Person, step: Step, number: int) -> None:
        channel = self._town.channel
        match step.verb:
            case "mod settings":
                form = await person.slash(channel, step.verb).answered()
                answers = step.value | {
                    "channel": [str(channel.id)],
                    "announcements": [step.value["announcements"]],
                }
                preview = await person.fill_in(form, answers).says("how a post will look")
                await person.press(preview, "Save").says("Settings saved")
            case "mod round open":
                asked = person.slash(channel, step.verb, challenge=step.value)
                await person.press(await asked.says("Open week"), "Open it").says("is open")
            case "mod round close":
                sure = await person.slash(channel, step.verb).says("Close")
                await person.press(sure, "Close it").says("is closed")
            case "mod round extend":
                await person.slash(channel, step.verb, days=step.value).says("is extended")
            case "mod announce":
                await person.slash(channel, step.verb).says("Week 1")
            case "settings":
                form = await person.slash(channel, step.verb).answered()
                answers = {key: [value] for key, value in step.value.items()}
                await person.fill_in(form, answers).says("Saved")
            case "try" | "submit":
                slug = "second" if number == len(WEEK) - 2 else "first"
                file = ("mine.py", step.value.encode())
                await self._judged(person.slash(channel, step.verb, challenge=slug, file=file))
            case "withdraw":
                mine = person.slash(channel, "me", submission=int(step.value))
                asking = person.press(await mine.says(f"#{step.value}"), "Withdraw")
                await person.press(await asking.says("undone"), "Withdraw").says("is withdrawn")
            case _:
                asked = person.slash(channel, step.verb)
                await self._town.server.until(
                    lambda: bool(asked.messages and asked.messages[0].embeds)
                )

    async def _judged(self, asked: Asked) -> None:
        """Wait for the verdict, which takes the receipt's place."""

        def has_verdict() -> bool:
            return any(sign in str(m.embeds) for m in asked.messages for sign in "✓✗–")

        await self._town.server.until(has_verdict, 60.0)


async def play_on_discord(town: Town, folder: Path) -> Path:
    """Play the week; returns the data file."""
    settings = Settings(challenges_dir=write_challenges(folder / "challenges"), lanes=1)
    data = folder / "data.sqlite3"
    async with open_parts(settings, data) as (store, lanes, catalog):
        service = Service(store, lanes, catalog, SystemClock())
        front = service.add_discord(TOKEN, data)
        front.client._connection.guild_ready_timeout = 0
        running = asyncio.create_task(service.run())
        await town.server.until(front.ready.is_set)
        await OnDiscord(town).play()
        service.stopped.set()
        await running
    return data


async def let_a_week_pass(data: Path, challenges: Path) -> None:
    """Do what the service does by itself at the end of the open round."""
    store = await open_store(data, SystemClock())
    (schedule,) = await store.schedules()
    assert schedule.newest is not None
    end = schedule.newest.closes_at
    scheduler = Scheduler(store, FolderCatalog(challenges), SystemClock(), CronTimetable())
    await scheduler.advance_all(end)
    await scheduler.advance_all(end)
    await store.close()


def start_a_week_later(folder: Path) -> None:
    """Start the terminal once more, after the end of its open round."""
    with sqlite3.connect(folder / "data.sqlite3") as connection:
        ((end_ms,),) = connection.execute("SELECT max(closes_at) FROM rounds").fetchall()
    now = datetime.fromtimestamp(end_ms / 1000, UTC) + timedelta(minutes=1)
    command = [sys.executable, "-m", "bot", "play", "--as", "ada", "--now", now.isoformat()]
    subprocess.run(
        [*command, "--config", str(folder / "config.toml")],
        input="/schedule\n",
        env=os.environ | {"COLUMNS": "100"},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )


QUERIES = {
    "members": "SELECT name, shown_as, pseudonym, announces, shares FROM members "
    "WHERE name <> 'noor' ORDER BY name",
    "rounds": "SELECT number, slug FROM rounds ORDER BY number",
    "submissions": "SELECT s.id, m.name, s.slug, s.mode, s.status, s.source_hash, "
    "s.withdrawn_at IS NOT NULL, r.number FROM submissions s JOIN members m ON m.id = s.member_id "
    "LEFT JOIN rounds r ON r.id = s.round_id ORDER BY s.id",
    # Not the notes: they say how far off the answers to each seed's cases were.
    "judgements": "SELECT submission_id, revision, verdict, points, "
    "(SELECT group_concat(json_extract(value, '$.name') || json_extract(value, '$.state')) "
    "FROM json_each(traits)) FROM judgements ORDER BY submission_id",
    "bests": "SELECT m.name, r.number, b.metric, b.submission_id FROM bests b "
    "JOIN members m ON m.id = b.member_id JOIN rounds r ON r.id = b.round_id ORDER BY 1, 2, 3",
    "standings": "SELECT substr(scope, 1, instr(scope, ':')), m.name, points, solved "
    "FROM standings JOIN members m ON m.id = member_id ORDER BY 1, 2, 3",
    # Not what changes a post: how often depends on the minutes it took.
    "outbox": "SELECT kind, submission_id, r.number FROM outbox o "
    "LEFT JOIN rounds r ON r.id = o.round_id WHERE o.edits = '' ORDER BY 1, 2, 3",
    "kept": "SELECT * FROM kept_sources",
}


def rows_of(data: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the store but accounts, ids and times."""
    with sqlite3.connect(data) as connection:
        return {name: connection.execute(query).fetchall() for name, query in QUERIES.items()}


def platforms_of(data: Path) -> list[str]:
    """The platforms that communities met on."""
    with sqlite3.connect(data) as connection:
        return [row[0] for row in connection.execute("SELECT platform FROM places")]


async def test_a_week_leaves_the_same_rows_on_every_front(
    town: Town, office: Office, tmp_path: Path
) -> None:
    for front in ("terminal", "discord", "slack"):
        (tmp_path / front).mkdir()
    slugs = ["second" if number == len(WEEK) - 2 else "first" for number in range(len(WEEK))]
    steps = list(zip(WEEK, slugs, strict=True))
    challenges = write_challenges(tmp_path / "slack" / "challenges")
    played = {
        "discord": await play_on_discord(town, tmp_path / "discord"),
        "slack": await play_on_slack(office, challenges, steps),
    }
    for data in played.values():
        await let_a_week_pass(data, challenges)
    there = {front: rows_of(data) for front, data in played.items()}
    own = await asyncio.to_thread(play_at_the_terminal, tmp_path / "terminal")
    await asyncio.to_thread(start_a_week_later, tmp_path / "terminal")
    here = rows_of(own)

    assert len(here["submissions"]) == 7
    assert here["rounds"] == [(1, "first"), (2, "second"), (3, "third")]
    assert ("round-summary", None, 2) in here["outbox"]
    for front, rows in there.items():
        # At the terminal it opened before there were settings.
        rows["outbox"].remove(("round-opened", None, 1))
        for name in QUERIES:
            assert here[name] == rows[name], f"{front}: {name}"


async def test_both_chat_fronts_serve_side_by_side(
    town: Town, office: Office, tmp_path: Path
) -> None:
    settings = Settings(challenges_dir=write_challenges(tmp_path / "challenges"), lanes=1)
    data = tmp_path / "data.sqlite3"
    async with open_parts(settings, data) as (store, lanes, catalog):
        service = Service(store, lanes, catalog, SystemClock())
        discord = service.add_discord(TOKEN, data)
        discord.client._connection.guild_ready_timeout = 0
        slack = service.add_slack(access_to(office), SlackSettings())
        running = asyncio.create_task(service.run())
        await asyncio.wait_for(asyncio.gather(discord.ready.wait(), slack.ready.wait()), 10)
        assert discord.connected
        assert slack.connected
        await (await office.noor.slash("/fromscratch", "help")).says("Commands")
        await town.noor.slash(town.channel, "help").says("Commands")
        service.stopped.set()
        await running
    assert set(platforms_of(data)) == {"discord", "slack"}


async def test_a_refused_token_ends_the_service_with_one_sentence(
    town: Town, tmp_path: Path
) -> None:
    settings = Settings(challenges_dir=write_challenges(tmp_path / "challenges"), lanes=1)
    data = tmp_path / "data.sqlite3"
    async with open_parts(settings, data) as (store, lanes, catalog):
        service = Service(store, lanes, catalog, SystemClock())
        service.add_discord("wrong", data)
        with pytest.raises(OperatorError, match="Discord refuses the token"):
            await asyncio.wait_for(service.run(), 30)
