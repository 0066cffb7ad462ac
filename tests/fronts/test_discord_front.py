"""The life of the Discord front: commands told once, restarts, faults, and servers that leave."""

import asyncio
import logging
from datetime import UTC, timedelta
from typing import Any, cast

import aiohttp
import discord
import pytest
from discord import app_commands

from bot.errors import OperatorError
from bot.fronts.discord_desk import APOLOGY
from bot.fronts.discord_setup import (
    PERMISSIONS,
    application_id_of,
    invite_url,
    refusals_in_words,
)
from tests.fronts.discord_kit import CODE, CONSENT, Club, said, shown

COMMANDS = (
    *("challenge", "editorial", "help", "hint", "leaderboard", "me", "schedule"),
    *("settings", "starter", "submit", "try"),
)


def registered(club: Club) -> int:
    """How often Discord was told the commands."""
    return sum(request.method == "PUT" for request in club.env.http_requests)


async def test_members_have_these_commands_in_servers_and_in_private(club: Club) -> None:
    offered = club.noor.available_commands(club.channel)
    brought = {command.name for command in club.study.dialog.features.listed(for_moderators=False)}
    here = {name for name in offered if not name.startswith("mod ")}
    in_private = set(club.noor.user.available_commands())
    assert here - brought == in_private - brought == set(COMMANDS)
    assert brought <= here & in_private


async def test_help_lists_every_command_that_members_have(club: Club) -> None:
    listed = said(await club.noor.slash(club.channel, "help"))
    for name in set(COMMANDS) - {"help"}:
        assert f"/{name}" in listed


async def test_commands_are_told_again_only_when_they_changed(club: Club) -> None:
    assert registered(club) == 1
    await club.restart()
    assert registered(club) == 1
    club.backstage.note.digest = "those of an older version"
    await club.restart()
    assert registered(club) == 2


async def test_the_bot_asks_for_no_privileged_intent(club: Club) -> None:
    intents = club.front.client.intents
    assert intents == discord.Intents(guilds=True)
    mentions = club.front.client.allowed_mentions
    assert mentions is not None
    assert mentions.to_dict() == discord.AllowedMentions.none().to_dict()


async def test_buttons_and_forms_answer_after_a_restart(club: Club) -> None:
    await club.begin()
    (post,) = club.channel.history()
    card = await club.noor.slash(club.channel, "leaderboard")
    form = await club.noor.slash(club.channel, "submit")
    settings = await club.noor.slash(club.channel, "settings")
    mod = await club.mo.slash(club.channel, "mod settings")
    await club.restart()
    assert "First." in said(await club.noor.click(post, label="Hint"))
    assert "accepted" in said(await club.noor.submit_modal(form, {"text": CODE.decode()}))
    assert "Saved" in said(await club.noor.submit_modal(settings, CONSENT))
    filled = {
        "channel": [club.channel],
        "zone": "UTC",
        "weekly": "Tue 9:30",
        "announcements": ["all"],
    }
    assert "Tue 09:30" in said(await club.mo.submit_modal(mod, filled))
    assert card.acknowledged


async def test_a_fault_of_ours_is_an_apology_and_is_logged(
    club: Club, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await club.begin()
    card = await club.noor.slash(club.channel, "challenge")
    form = await club.noor.slash(club.channel, "submit")

    async def broken(*args: Any, **options: Any) -> Any:
        raise OperatorError("the disk is full")

    monkeypatch.setattr(type(club.study.store), "round_by_slug", broken)
    monkeypatch.setattr(type(club.study.store), "newest_round", broken)
    for result in (
        await club.noor.slash(club.channel, "challenge"),
        await club.noor.click(shown(card), label="Starter"),
        await club.noor.submit_modal(form, {"text": CODE.decode()}),
        await club.submit(club.noor),
    ):
        assert APOLOGY in said(result)
        assert "the disk" not in said(result)
    assert caplog.text.count("the disk is full") >= 4


@pytest.mark.parametrize("method", ["POST", "PATCH"])
async def test_an_answer_that_discord_refuses_ends_nothing(
    club: Club, method: str, caplog: pytest.LogCaptureFixture
) -> None:
    await club.begin()
    path = "/interactions/*" if method == "POST" else "/webhooks/*"
    club.env.inject_error(method, path, status=500, times=2)
    await club.noor.slash(club.channel, "challenge")
    assert "an interaction failed" in caplog.text
    assert "It scales." in said(await club.noor.slash(club.channel, "challenge"))


async def test_an_interaction_that_came_too_late_is_no_fault(
    club: Club, caplog: pytest.LogCaptureFixture
) -> None:
    club.env.inject_error("POST", "/interactions/*", status=404, code=10062)
    await club.noor.slash(club.channel, "help")
    assert "could not be acknowledged in time" in caplog.text
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (app_commands.CommandNotFound("challenge", []), "an older version of this command"),
        (app_commands.AppCommandError("no idea"), APOLOGY),
    ],
)
async def test_what_the_library_refuses_is_answered_too(
    club: Club, error: Exception, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def not_found(data: Any) -> Any:
        raise error

    monkeypatch.setattr(club.front.client.tree, "_get_app_command_options", not_found)
    assert expected in said(await club.noor.slash(club.channel, "help"))
    assert club.env.errors  # simcord saw it as well


async def test_closing_waits_for_answers_that_are_under_way(club: Club) -> None:
    await club.begin()
    form = await club.noor.slash(club.channel, "submit")
    desk = club.front._desk
    async with club.study.store.writing():
        filling = club.noor.submit_modal(form, {"text": CODE.decode()})
        sent = asyncio.ensure_future(filling)
        await asyncio.sleep(0.05)
        ending = asyncio.ensure_future(desk.end(5.0))
        await asyncio.sleep(0.05)
        assert not ending.done()
    await ending
    assert "accepted for judging" in said(await sent)


async def test_closing_does_not_wait_for_long_and_loses_no_code(club: Club) -> None:
    await club.begin()
    form = await club.noor.slash(club.channel, "submit")
    async with club.study.store.writing():
        sent = asyncio.ensure_future(club.noor.submit_modal(form, {"text": CODE.decode()}))
        await asyncio.sleep(0.05)
        async with asyncio.timeout(2.0):
            await club.front._desk.end(0.05)
    assert "accepted" not in said(await sent)
    assert await club.study.store.submission(1) is not None


async def test_who_sends_the_bot_away_gets_no_posts_until_it_is_back(club: Club) -> None:
    await club.begin()
    store = club.study.store
    await club.study.moderation.announce(await club.asker(club.mo))
    club.env.backend.remove_guild(club.guild.id)
    await club.env.settle()
    assert await store.places_on("discord") == {}
    assert list(await store.lease("discord", None, "test", 60.0)) == []
    assert await store.erase_removed(club.env.now() - timedelta(days=30)) == 0

    await club.front.joined(discord.Object(club.guild.id))  # type: ignore[arg-type]
    assert str(club.guild.id) in await store.places_on("discord")
    assert len(await store.lease("discord", None, "test", 60.0)) == 1


async def test_where_only_the_commands_are_the_bot_asks_to_be_invited(club: Club) -> None:
    del club.front.client._connection._guilds[club.guild.id]
    assert "Someone who manages it can invite it." in said(
        await club.noor.slash(club.channel, "help")
    )
    assert await club.study.store.places_on("discord") == {}


async def test_an_outage_is_not_a_removal(club: Club) -> None:
    await club.begin()
    outage = {"id": str(club.guild.id), "unavailable": True}
    club.env.backend.emit("GUILD_DELETE", outage)
    await club.env.settle()
    assert str(club.guild.id) in await club.study.store.places_on("discord")
    await club.front.note_servers(list(club.front.client.guilds))
    assert str(club.guild.id) in await club.study.store.places_on("discord")


async def test_a_removal_while_the_bot_was_down_is_noticed_when_it_is_back(club: Club) -> None:
    await club.begin()
    account = (await club.asker(club.noor)).account
    await club.study.group.join(("discord", "77"), "Gone meanwhile", account, UTC)
    assert set(await club.study.store.places_on("discord")) == {str(club.guild.id), "77"}
    await club.restart()
    assert set(await club.study.store.places_on("discord")) == {str(club.guild.id)}


class _Response:
    """An answer of Discord that says no."""

    status = 503
    reason = "Service Unavailable"


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (discord.LoginFailure("Improper token"), "page Bot, reset it and put the new one"),
        (discord.PrivilegedIntentsRequired(None), "turn the privileged intents off"),
        (aiohttp.ClientConnectionError(), "Check this machine's network"),
        (TimeoutError(), "Check this machine's network"),
        (discord.GatewayNotFound(), "discordstatus.com"),  # type: ignore[no-untyped-call]
        (discord.HTTPException(cast(Any, _Response()), "no"), "discordstatus.com"),
    ],
)
def test_whatever_keeps_the_bot_from_starting_says_what_to_do(
    error: Exception, expected: str
) -> None:
    with pytest.raises(OperatorError, match=expected), refusals_in_words():
        raise error


@pytest.mark.parametrize(
    ("code", "expected"), [(4004, "probably reset while the bot ran"), (4011, "code 4011")]
)
def test_a_connection_that_ends_for_good_says_why(code: int, expected: str) -> None:
    class Socket:
        close_code = code

    ended = discord.ConnectionClosed(Socket(), shard_id=None)  # type: ignore[arg-type]
    with pytest.raises(OperatorError, match=expected), refusals_in_words():
        raise ended


def test_the_invite_link_asks_for_what_is_used_and_nothing_else() -> None:
    url = invite_url(1234)
    assert "client_id=1234" in url
    assert f"permissions={PERMISSIONS.value}" in url
    assert "scope=bot+applications.commands" in url
    assert {name for name, allowed in PERMISSIONS if allowed} == {
        *("read_messages", "send_messages", "send_messages_in_threads", "create_private_threads"),
        *("embed_links", "attach_files", "manage_roles"),
    }


def test_an_application_is_known_by_its_token() -> None:
    assert application_id_of("MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcDE.secret") == 123456789012345678
    for wrong in ("", "MTIz", "!!!.x.y", "bm90IGEgbnVtYmVy.x.y", "é.x.y"):
        with pytest.raises(OperatorError, match="no token of a Discord bot"):
            application_id_of(wrong)
