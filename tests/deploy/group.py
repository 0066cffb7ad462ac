"""A study group that meets on a bot which is installed as operators install it."""

import asyncio
import re
from dataclasses import dataclass, field
from pathlib import Path

from simcord.backend.models import Channel

from tests.wire.discord_people import Asked, Person, words_of
from tests.wire.discord_server import DiscordServer
from tests.wire.meeting import CONSENT

LOOPBACK = Path(__file__).parent / "loopback"
SLUG = "softmax"
REFERENCE = Path(__file__).parents[2] / "challenges" / SLUG / "reference.py"
VERDICT_S = 120.0


@dataclass
class Group:
    """One guild whose members send a reference, which is right, again and again."""

    server: DiscordServer
    sent: list[Asked] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.guild_id = self.server.make_guild("Study group")
        self.channel: Channel = self.server.backend.create_channel(self.guild_id, "challenges")
        noor = self.server.make_member(self.guild_id, "noor")
        self.noor = Person(self.server, noor, self.guild_id)
        mo = self.server.make_member(self.guild_id, "mo", "manage_guild")
        self.mo = Person(self.server, mo, self.guild_id)

    async def begin(self) -> None:
        """Settings, an open round, and a member who chose how they appear."""
        form = await self.mo.slash(self.channel, "mod settings").answered()
        answers = {"channel": [str(self.channel.id)], "announcements": ["none"]}
        preview = self.mo.fill_in(form, answers | {"zone": "UTC", "weekly": "Mon 18:00"})
        await self.mo.press(await preview.says("will look"), "Save").says("Settings saved")
        asked = self.mo.slash(self.channel, "mod round open", challenge=SLUG)
        await self.mo.press(await asked.says("Open week"), "Open it").says("is open")
        form = await self.noor.slash(self.channel, "settings").answered()
        await self.noor.fill_in(form, CONSENT).says("Saved")

    def send(self) -> Asked:
        """A member sends code that nobody sent before."""
        code = REFERENCE.read_bytes() + f"# {len(self.sent)}\n".encode()
        asked = self.noor.slash(self.channel, "submit", file=("mine.py", code))
        self.sent.append(asked)
        return asked

    async def submit(self, count: int = 1) -> list[Asked]:
        """A member sends so many, each of which is accepted for judging."""
        asked = []
        for _ in range(count):
            asked.append(self.send())
            await asked[-1].says("accepted for judging")
        return asked

    async def is_told(self, asked: list[Asked]) -> None:
        """Wait until the member reads of each that its code is right."""
        await asyncio.gather(*(one.says("ACCEPTED", VERDICT_S) for one in asked))

    def number(self, asked: Asked) -> int:
        """Of a submission that was accepted for judging."""
        found = re.search(r"#(\d+)", words_of(asked.messages[0]))
        assert found is not None
        return int(found[1])
