"""A fresh Discord and a fresh Slack on loopback, with two people in each."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from simcord.backend.models import Channel

from tests.wire.discord_people import Person
from tests.wire.discord_server import DiscordServer
from tests.wire.slack_meeting import Office, office_of
from tests.wire.slack_server import SlackServer


@dataclass
class Town:
    """A server with one guild, a channel, a member and somebody who manages it."""

    server: DiscordServer
    guild_id: int
    channel: Channel
    noor: Person
    mo: Person


@pytest.fixture
async def town(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    """At the end, every request must have been what Discord's description asks for."""
    async with DiscordServer().running() as server:
        server.point_discord_py_here(monkeypatch)
        guild_id = server.make_guild("Study group")
        yield Town(
            server,
            guild_id,
            server.backend.create_channel(guild_id, "challenges"),
            Person(server, server.make_member(guild_id, "noor"), guild_id),
            Person(server, server.make_member(guild_id, "mo", "manage_guild"), guild_id),
        )
    assert not server.complaints


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with office_of(SlackServer()) as opened:
        yield opened
