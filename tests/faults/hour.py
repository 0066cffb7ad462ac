"""A busy hour: members on both platforms send code to a bot that can be hurt."""

import asyncio
import os
import random
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from simcord.backend.models import Message

from bot.clocks import SystemClock
from bot.core.communities import Consent
from bot.core.models import Account
from bot.store import open_store
from tests.faults.served import READY
from tests.wire.conftest import Town
from tests.wire.discord_people import Person, words_of
from tests.wire.slack_meeting import Office
from tests.wire.slack_people import SlackPerson
from tests.wire.slack_server import TEAM
from tests.wire.test_a_week import write_challenges

RIGHT = "def f(x):\n    return x + 1.0  # {}\n"
WRONG = "def f(x):\n    return x + 2.0  # {}\n"
ROOT = Path(__file__).parents[2]
START_S, SETTLE_S, ANSWER_S = 60.0, 120.0, 30.0


@dataclass
class Hour:
    """One group on each platform, and everything that its members were told.

    Attributes:
        receipts: what members read: the number of each submission that was accepted.
    """

    folder: Path
    town: Town
    office: Office
    rng: random.Random
    process: asyncio.subprocess.Process | None = None
    sent: int = 0
    on_discord: list[Person] = field(default_factory=list)
    on_slack: list[SlackPerson] = field(default_factory=list)

    @property
    def data(self) -> Path:
        return self.folder / "data.sqlite3"

    async def found(self, members: int) -> None:
        """Two groups with an open round each, and members who chose how they appear."""
        write_challenges(self.folder / "challenges")
        town, office = self.town, self.office
        for number in range(members):
            user_id = town.server.make_member(town.guild_id, f"d{number}")
            self.on_discord.append(Person(town.server, user_id, town.guild_id))
            slack_id = office.server.add_user(f"s{number}")
            self.on_slack.append(SlackPerson(office.server, slack_id, office.channel))
        await self.start()
        await self._open_on_discord()
        await self._open_on_slack()
        await self.stop()
        store = await open_store(self.data, SystemClock())
        for platform, place, people in (
            ("discord", str(town.guild_id), self.on_discord),
            ("slack", TEAM, self.on_slack),
        ):
            community = await store.community(platform, place, "x")
            team = TEAM if platform == "slack" else ""
            for person in people:
                account = Account(platform, team, str(person.id), f"m{person.id}")
                member = await store.member(community.id, account)
                await store.set_consent(member.id, Consent())
        await store.close()

    async def _open_on_discord(self) -> None:
        mo, channel = self.town.mo, self.town.channel
        form = await mo.slash(channel, "mod settings").answered()
        answers = {"channel": [str(channel.id)], "announcements": ["none"]}
        preview = mo.fill_in(form, answers | {"zone": "UTC", "weekly": "Mon 18:00"})
        await mo.press(await preview.says("will look"), "Save").says("Settings saved")
        asked = mo.slash(channel, "mod round open", challenge="first")
        await mo.press(await asked.says("Open week"), "Open it").says("is open")

    async def _open_on_slack(self) -> None:
        mo = self.office.mo
        form = await (await mo.slash("/fromscratch", "mod settings")).form()
        answers = {"channel": self.office.channel.id, "announcements": "none"}
        preview = await form.send(**answers, zone="UTC", weekly="Mon 18:00")
        await (await mo.press(await preview.says("will look"), "Save")).says("Settings saved")
        asked = await mo.slash("/fromscratch", "mod round open first")
        await (await mo.press(await asked.says("Open week"), "Open it")).says("is open")

    async def start(self) -> None:
        """Start the bot and wait until both fronts are connected."""
        with (self.folder / "log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.faults.served", str(self.folder)),
                *(self.town.server.address, self.office.server.base_url),
                cwd=ROOT,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )
        assert self.process.stdout is not None
        async with asyncio.timeout(START_S):
            while (line := await self.process.stdout.readline()) != f"{READY}\n".encode():
                assert line, (self.folder / "log").read_text()[-4000:]

    async def kill(self) -> None:
        """End it as a power cut does."""
        assert self.process is not None
        self.process.kill()
        await self.process.wait()

    async def stop(self) -> None:
        """End it as an operator does."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(START_S):
            assert await self.process.wait() == 0

    def send_something(self) -> None:
        """Somebody sends code that nobody sent before, on one of the platforms."""
        self.sent += 1
        code = self.rng.choice([RIGHT, WRONG]).format(self.sent).encode()
        if self.rng.random() < 0.5:
            person = self.on_discord[self.sent % len(self.on_discord)]
            person.slash(self.town.channel, "submit", challenge="first", file=("mine.py", code))
        else:
            task = asyncio.ensure_future(self._send_on_slack(code))
            task.add_done_callback(lambda done: done.cancelled() or done.exception())

    async def _send_on_slack(self, code: bytes) -> None:
        person = self.on_slack[self.sent % len(self.on_slack)]
        with suppress(TimeoutError, OSError, AssertionError):
            form = await (await person.slash("/submit", "first")).form(5.0)
            await form.send(file=("mine.py", code))

    def numbers_told(self) -> set[int]:
        """Every submission whose sender was told that it is accepted, or how it was judged."""
        texts = [words_of(message) for messages in self._discord_texts() for message in messages]
        texts += [m.text for person in self.on_slack for m in person.private()]
        found = set()
        for text in texts:
            head = text.lstrip("*_ ").partition("#")[2]
            digits = head[: len(head) - len(head.lstrip("0123456789"))]
            if digits:
                found.add(int(digits))
        return found

    def _discord_texts(self) -> list[list[Message]]:
        kept = self.town.server.backend.messages
        return [list(messages.values()) for messages in kept.values()]

    async def settle(self) -> None:
        """Wait until everything that was accepted is judged and told."""
        async with asyncio.timeout(SETTLE_S):
            # Another process does the work, so there is no event to wait for.
            while self.waiting():  # noqa: ASYNC110
                await asyncio.sleep(0.2)

    def waiting(self) -> int:
        """How much is neither judged nor told yet."""
        queued = self.count("submissions WHERE status <> 'judged'")
        return queued + self.count("outbox WHERE sent_at IS NULL AND unread_at IS NULL")

    def count(self, what: str) -> int:
        with closing(sqlite3.connect(self.data, timeout=30)) as database:
            return int(database.execute(f"SELECT count(*) FROM {what}").fetchone()[0])

    async def both_fronts_answer(self) -> None:
        await self.on_discord[0].slash(self.town.channel, "help").says("Commands", ANSWER_S)
        await (await self.on_slack[0].slash("/fromscratch", "help")).says("Commands", ANSWER_S)

    async def nothing_is_lost_or_doubled(self) -> None:
        """Every promise at once."""
        with closing(sqlite3.connect(self.data)) as database:
            stored = {row[0] for row in database.execute("SELECT id FROM submissions")}
            judged = dict(
                database.execute(
                    "SELECT submission_id, count(*) FROM judgements GROUP BY submission_id"
                ).fetchall()
            )
            verdicts = dict(
                database.execute(
                    "SELECT submission_id, count(*) FROM outbox WHERE kind = 'verdict'"
                    " GROUP BY submission_id"
                ).fetchall()
            )
            unknown = database.execute(
                "SELECT count(*) FROM judgements WHERE verdict NOT IN ('AC', 'WA')"
            ).fetchone()[0]
        assert self.numbers_told() <= stored
        assert judged == dict.fromkeys(stored, 1)
        assert verdicts == dict.fromkeys(stored, 1)
        assert unknown == 0
        store = await open_store(self.data, SystemClock())
        assert await store.audit() == []
        await store.close()


def lanes_of(pid: int) -> list[int]:
    """The lanes below a running bot."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parent = int(path.read_text().rpartition(")")[2].split()[1])
            command = path.with_name("cmdline").read_bytes()
            if parent == pid and b"bot.judge.lane" in command:
                found.append(int(path.parent.name))
    return found


@asynccontextmanager
async def busy_hour(
    folder: Path, town: Town, office: Office, seed: int, members: int
) -> AsyncIterator[Hour]:
    """A group in the middle of its hour; at the end the bot is stopped."""
    hour = Hour(folder, town, office, random.Random(seed))
    await hour.found(members)
    try:
        yield hour
    finally:
        if hour.process is not None and hour.process.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(hour.process.pid, signal.SIGKILL)
            await hour.process.wait()
