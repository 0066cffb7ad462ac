"""A study group on simcord's Discord: the real front, core and store, in one process.

simcord keeps Discord's rules (limits, permissions, who sees what, three seconds for
an answer, fifteen minutes for a token) and its own clock, which the group shares.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord
import pytest
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle, UserHandle
from simcord.env import Env
from simcord.results import InteractionResult, ResponseMessage

from bot.core.asking import Asker
from bot.core.communities import Consent
from bot.core.judgements import Verdict
from bot.core.judging_ports import Progress
from bot.core.models import Account
from bot.fronts.discord_bot import DiscordFront
from bot.fronts.discord_setup import PERMISSIONS
from bot.judge.worker import ProgressHub
from bot.schedule.outbox_sender import OutboxSender
from tests.core.study import SetClock, Study, open_study

CODE = b"def double(x):\n    return 2 * x\n"
CONSENT: dict[str, Any] = {"shown_as": ["name"], "announces": ["no"], "shares": ["no"]}
MANAGES = discord.Permissions(manage_guild=True)
MEMBERS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    attach_files=True,
    read_message_history=True,
    use_application_commands=True,
)


class EnvClock(SetClock):
    """The group's clock is Discord's, once there is one."""

    env: Env | None = None

    def now(self) -> datetime:
        return self.time if self.env is None else self.env.now()


@dataclass
class Note:
    """Remembers which commands were registered."""

    digest: str = ""

    def read(self) -> str:
        return self.digest

    def keep(self, digest: str) -> None:
        self.digest = digest


@dataclass
class Backstage:
    """What a front is made of."""

    study: Study
    clock: EnvClock
    hub: ProgressHub = field(default_factory=ProgressHub)
    note: Note = field(default_factory=Note)

    def front(self) -> DiscordFront:
        """A front as a start of the program makes it."""
        study = self.study
        return DiscordFront("a.b.c", study.dialog, study.store, self.hub, study.clock, self.note)


@dataclass
class Club:
    """One server with one channel, a member, and somebody who manages it."""

    env: Env
    backstage: Backstage
    front: DiscordFront
    guild: GuildHandle
    channel: ChannelHandle
    noor: MemberActor
    mo: MemberActor

    @property
    def study(self) -> Study:
        return self.backstage.study

    async def settle(self, **answers: Any) -> InteractionResult:
        """Have the manager fill in and save the settings."""
        asked = await self.mo.slash(self.channel, "mod settings")
        filled = {
            "channel": [self.channel],
            "zone": "Europe/Berlin",
            "weekly": "Mon 18:00",
            "announcements": ["all"],
        }
        preview = await self.mo.submit_modal(asked, filled | answers)
        return await self.mo.click(shown(preview), label="Save")

    async def open_round(self, slug: str = "double") -> None:
        """Have the manager open a round, and post what there is to post."""
        asked = await self.mo.slash(self.channel, "mod round open", challenge=slug)
        await self.mo.click(shown(asked), label="Open it")
        await self.deliver()

    async def begin(self) -> None:
        """Settings, an open round, and a member who chose how they appear; no detours."""
        mo, noor = await self.asker(self.mo), await self.asker(self.noor)
        answers = {
            "channel": str(self.channel.id),
            "zone": "Europe/Berlin",
            "weekly": "Mon 18:00",
            "announcements": "all",
        }
        await self.study.moderation.preview_settings(mo, answers)
        await self.study.moderation.save_settings(mo)
        await self.study.moderation.open_now(await self.asker(self.mo), "double")
        await self.study.group.set_consent(noor, Consent())
        await self.deliver()

    async def asker(self, who: MemberActor) -> Asker:
        """Who the core takes somebody for."""
        return await self.study.group.join(
            ("discord", str(who.guild.id)),
            who.guild.name,
            Account("discord", "", str(who.id), who.name),
            UTC,
            manages=who.id == self.mo.id,
        )

    async def submit(self, who: MemberActor, code: bytes = CODE) -> InteractionResult:
        """Send a file by the command."""
        return await who.slash(self.channel, "submit", file=("mine.py", code))

    async def judge(self, verdict: Verdict = Verdict.AC, points: int | None = 120) -> None:
        """Play the judge for the next submission, and deliver."""
        await self.study.judge(verdict, points)
        await self.deliver()

    async def progress(self, number: int, done: int, total: int) -> None:
        """Play the judge in the middle of a submission."""
        self.backstage.hub.publish(Progress(number, done, total, "traits"))
        await asyncio.gather(*self.front._replies._writing)

    async def deliver(self) -> None:
        """Send what is due."""
        sender = OutboxSender(self.study.store, self.front.receiver, "discord", "test")
        await sender.send_due()
        await self.env.settle()

    async def restart(self) -> None:
        """Start the program again on the same data; Discord knows all that was sent."""
        self.front = self.backstage.front()
        await self.env.restart_bot(self.front.client)

    def close_dms(self, who: MemberActor) -> None:
        """From now on somebody takes no private messages."""
        path = f"/channels/{who.user.dm_channel.id}/messages"
        self.env.inject_error("POST", path, status=403, code=50007, times=None)

    def join(self, name: str, *, manages: bool = False) -> MemberActor:
        """Somebody new on the server."""
        roles = [self.guild.create_role(name, permissions=MANAGES)] if manages else []
        return self.guild.add_member(self.env.create_user(name), roles=roles)

    def posts(self) -> list[str]:
        """What stands in the channel for everyone."""
        return [words(message) for message in self.channel.history() if not message.flags.ephemeral]

    def dms(self, who: MemberActor | UserHandle) -> list[discord.Message]:
        """What somebody was sent privately."""
        user = who.user if isinstance(who, MemberActor) else who
        return user.dm_channel.history()


@pytest.fixture
async def backstage(tmp_path: Path) -> AsyncIterator[Backstage]:
    clock = EnvClock()
    async with open_study(tmp_path, clock) as study:
        yield Backstage(study, clock)


@pytest.fixture
def discord_front(backstage: Backstage) -> DiscordFront:
    return backstage.front()


@pytest.fixture
def simcord_bot(discord_front: DiscordFront) -> discord.Client:
    """What simcord's own fixture puts before Discord."""
    return discord_front.client


@pytest.fixture
def club(simcord_env: Env, backstage: Backstage, discord_front: DiscordFront) -> Club:
    """The people meet; nothing is set up yet."""
    backstage.clock.env = simcord_env
    guild = simcord_env.create_guild(name="Study group")
    _permit(simcord_env, guild)
    manager = guild.create_role("moderators", permissions=MANAGES)
    return Club(
        simcord_env,
        backstage,
        discord_front,
        guild,
        guild.create_text_channel("challenges"),
        guild.add_member(simcord_env.create_user("noor")),
        guild.add_member(simcord_env.create_user("mo"), roles=[manager]),
    )


def _permit(env: Env, guild: GuildHandle) -> None:
    """The bot may do what its invite link asks for and nothing else; members little."""
    assert guild.me is not None
    own = guild.me.roles[-1]
    for role_id, permissions in ((own.id, PERMISSIONS), (guild.default_role.id, MEMBERS)):
        env.backend.edit_role(guild.id, role_id, {"permissions": permissions.value})


def shown(result: InteractionResult) -> ResponseMessage:
    """The message that answers an interaction."""
    response = result.response
    assert response is not None, f"no answer: {result}"
    return response


def said(result: InteractionResult) -> str:
    """Everything that was said in answer to an interaction, as it stands now."""
    first = [result.response] if result.response else []
    return "\n".join(words(message) for message in [*first, *result.followups])


def words(message: discord.Message | ResponseMessage) -> str:
    """Everything in a message that can be read, without what keeps markup from acting."""
    parts: list[str | None] = [message.content]
    for embed in message.embeds:
        parts += [embed.title, embed.description]
        for one in embed.fields:
            parts += [one.name, one.value]
        parts.append(embed.footer.text)
    return "\n".join(part for part in parts if part).replace("\\", "").replace("\u200b", "")


def labels(message: discord.Message | ResponseMessage) -> list[str]:
    """The labels of a message's buttons."""
    rows: Iterable[Any] = message.components
    if not isinstance(message, ResponseMessage):
        rows = [row.to_dict() for row in rows]
    return [button["label"] for row in rows for button in row["components"]]


def with_button(result: InteractionResult, custom_id: str) -> ResponseMessage:
    """An answer whose only button, "x", is one that somebody made up."""
    message = shown(result)
    button = {"type": 2, "style": 2, "label": "x", "custom_id": custom_id}
    message._message.components = [{"type": 1, "components": [button]}]
    return message
