"""The loopback Discord itself, tried with discord.py as it is and a bot of a few lines."""

import asyncio
from collections.abc import AsyncIterator

import discord
import pytest
from simcord.enums import ChannelType

from tests.wire.conftest import Town
from tests.wire.discord_people import Person, words_of
from tests.wire.discord_server import TOKEN
from tests.wire.small_bot import SmallBot, running


@pytest.fixture
async def bot(town: Town) -> AsyncIterator[SmallBot]:
    async with running(town.server, SmallBot()) as bot:
        yield bot


async def test_a_bot_logs_in_identifies_and_registers_its_commands(
    town: Town, bot: SmallBot
) -> None:
    assert [request.path for request in town.server.requests] == [
        "/users/@me",
        "/oauth2/applications/@me",
        f"/applications/{bot.application_id}/commands",
    ]
    identified = town.server.gateway.identified
    assert [asked["intents"] for asked in identified] == [discord.Intents(guilds=True).value]
    await town.server.until(lambda: town.server.gateway.heartbeats)
    names = {name for name, _ in town.server.backend.commands[None]}
    assert names == {"send", "pick", "hesitate", "ponder", "Read this"}


async def test_a_slash_command_brings_its_file_and_gets_one_back(town: Town, bot: SmallBot) -> None:
    asked = town.noor.slash(town.channel, "send", file=("mine é.py", b"print(1)\n"))
    message = await asked.says("9 bytes")
    assert message.is_ephemeral
    assert message in town.noor.sees(town.channel)
    assert message not in town.mo.sees(town.channel)
    (attachment,) = message.attachments
    assert attachment["description"] == "what you sent"
    assert attachment["url"].startswith(town.server.cdn.base)
    assert [path.rsplit("/")[-1] for path in town.server.cdn.downloads] == ["mine é.py"]
    deferred, followed = town.server.requests[-2:]
    assert deferred.body == {"type": 5, "data": {"flags": 64}}
    assert [file.fp.getvalue() for file in followed.files] == [b"print(1)\n"]


async def test_an_option_is_completed_while_it_is_typed(town: Town, bot: SmallBot) -> None:
    offered = await town.noor.autocomplete(town.channel, "pick", "word", "ap")
    assert [choice["value"] for choice in offered] == ["apple", "apricot"]


async def test_a_button_changes_the_private_message_it_stands_on(town: Town, bot: SmallBot) -> None:
    message = await town.noor.slash(town.channel, "pick", word="apple").says("apple")
    await town.noor.press(message, "Replace").answered()
    assert words_of(message) == "replaced"
    assert message.components == []


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param({"file": [("a.py", b"x = 1")]}, id="file"),
        pytest.param({"text": "x = 1"}, id="text"),
    ],
)
async def test_a_modal_brings_a_file_or_a_text(
    town: Town, bot: SmallBot, answers: dict[str, object]
) -> None:
    message = await town.noor.slash(town.channel, "pick", word="apple").says("apple")
    shown = await town.noor.press(message, "Open").answered()
    assert shown.modal["title"] == "Send code"
    answer = await town.noor.fill_in(shown, answers).says("got x = 1")
    assert answer.is_ephemeral


async def test_a_message_menu_brings_the_whole_message(town: Town, bot: SmallBot) -> None:
    said = town.noor.says(town.channel, "```py\nx\n```")
    await town.noor.menu(town.channel, "Read this", said).says("read ```py\nx\n```")


async def test_a_command_works_in_a_dm(town: Town, bot: SmallBot) -> None:
    await town.noor.in_dm().slash(town.noor.dm, "pick", word="pear").says("pear")


async def test_an_answer_later_than_three_seconds_is_refused(town: Town, bot: SmallBot) -> None:
    town.noor.slash(town.channel, "hesitate")
    await town.server.until(lambda: "interaction" in bot.events)
    town.server.clock.advance(3.1)
    bot.go.set()
    await town.server.until(lambda: bot.went_wrong)
    assert bot.went_wrong == [10062]


@pytest.mark.parametrize("follow_up", [True, False], ids=["follow-up", "edit"])
async def test_a_token_lives_for_fifteen_minutes(
    town: Town, bot: SmallBot, follow_up: bool
) -> None:
    asked = town.noor.slash(town.channel, "ponder", follow_up=follow_up)
    await asked.says("thinking")
    town.server.clock.advance(14 * 60)
    bot.go.set()
    message = await asked.says("done")
    assert message.is_ephemeral


@pytest.mark.parametrize("follow_up", [True, False], ids=["follow-up", "edit"])
async def test_a_token_is_dead_after_fifteen_minutes(
    town: Town, bot: SmallBot, follow_up: bool
) -> None:
    asked = town.noor.slash(town.channel, "ponder", follow_up=follow_up)
    await asked.says("thinking")
    town.server.clock.advance(15 * 60)
    bot.go.set()
    await town.server.until(lambda: bot.went_wrong)
    assert bot.went_wrong == [10015]
    assert [words_of(message) for message in asked.messages] == ["thinking"]


@pytest.mark.parametrize("status", [429, 502])
async def test_what_was_refused_for_a_moment_is_sent_again(
    town: Town, bot: SmallBot, status: int
) -> None:
    town.server.fail("POST", f"/channels/{town.channel.id}/messages", status)
    channel = bot.get_channel(town.channel.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.send("hello")
    sent = town.server.requests_for("POST", "/messages")
    assert [request.status for request in sent] == [status, 200]
    assert [words_of(message) for message in town.noor.sees(town.channel)] == ["hello"]


@pytest.mark.parametrize("status", [429, 502])
async def test_an_answer_to_a_command_is_sent_again(town: Town, bot: SmallBot, status: int) -> None:
    town.server.fail("POST", "/interactions/*/callback", status)
    await town.noor.slash(town.channel, "pick", word="pear").says("pear")
    sent = town.server.requests_for("POST", "/callback")
    assert [request.status for request in sent] == [status, 200]


async def test_a_message_whose_answer_was_lost_is_not_posted_twice(
    town: Town, bot: SmallBot
) -> None:
    town.server.fail("POST", "/channels/*/messages", 502, applied=True)
    channel = bot.get_channel(town.channel.id)
    assert isinstance(channel, discord.TextChannel)
    first = await channel.send("once", nonce="delivery-7")
    again = await channel.send("once", nonce="delivery-7")
    assert first.id == again.id
    town.server.clock.advance(6 * 60)
    later = await channel.send("once", nonce="delivery-7")
    assert len(town.noor.sees(town.channel)) == 2
    assert later.id != first.id


async def test_a_dropped_connection_is_resumed_and_misses_nothing(
    town: Town, bot: SmallBot
) -> None:
    gateway = town.server.gateway
    await gateway.drop(4000)
    asked = [town.noor.slash(town.channel, "pick", word=word) for word in ("apple", "pear")]
    await asked[0].says("apple")
    await asked[1].says("pear")
    assert len(gateway.resumed) == 1
    assert len(gateway.identified) == 1
    await town.server.until(lambda: "resumed" in bot.events)
    assert len(town.server.requests_for("POST", "/callback")) == 2


async def test_closed_dms_refuse_a_message(town: Town, bot: SmallBot) -> None:
    town.server.closed_dms.add(town.noor.id)
    user = await bot.fetch_user(town.noor.id)
    with pytest.raises(discord.Forbidden) as caught:
        await user.send("hello")
    assert caught.value.code == 50007
    assert town.server.requests[-1].status == 403


async def test_a_guild_is_joined_left_and_out_of_order_as_three_different_things(
    town: Town, bot: SmallBot
) -> None:
    guild_id = town.server.make_guild("Another")
    await town.server.until(lambda: "guild_join" in bot.events)
    town.server.gateway.begin_outage(guild_id)
    await town.server.until(lambda: "guild_unavailable" in bot.events)
    assert "guild_remove" not in bot.events
    bot.events.clear()
    town.server.gateway.end_outage(guild_id)
    await town.server.until(lambda: "guild_available" in bot.events)
    assert "guild_join" not in bot.events
    town.server.backend.remove_guild(guild_id)
    await town.server.until(lambda: "guild_remove" in bot.events)


async def test_events_that_no_intent_asked_for_are_not_sent(town: Town, bot: SmallBot) -> None:
    town.noor.says(town.channel, "not for the bot")
    await town.noor.slash(town.channel, "pick", word="pear").says("pear")
    assert "message" not in bot.events


async def test_private_threads_are_for_those_who_were_added(town: Town, bot: SmallBot) -> None:
    channel = bot.get_channel(town.channel.id)
    assert isinstance(channel, discord.TextChannel)
    thread = await channel.create_thread(name="For Noor", type=discord.ChannelType.private_thread)
    await thread.add_user(discord.Object(town.noor.id))
    await thread.send("your verdict")
    stored = town.server.backend.get_channel(thread.id)
    assert stored.type == ChannelType.PRIVATE_THREAD
    assert "your verdict" in map(words_of, town.noor.sees(stored))
    pat = Person(town.server, town.server.make_member(town.guild_id, "pat"), town.guild_id)
    assert not pat.sees(stored)


async def test_a_slow_cdn_answers_when_it_is_let(town: Town, bot: SmallBot) -> None:
    with town.server.cdn.slow():
        asked = town.noor.slash(town.channel, "send", file=("a.py", b"1"))
        await town.server.until(lambda: town.server.cdn.downloads)
        assert not asked.record.followup_ids
    await asked.says("1 bytes")


async def test_a_wrong_token_is_refused_at_the_door(town: Town) -> None:
    async with SmallBot() as bot:
        with pytest.raises(discord.LoginFailure):
            await bot.login(TOKEN + "x")


async def test_intents_that_were_not_approved_end_the_connection(town: Town) -> None:
    async with SmallBot(discord.Intents(guilds=True, members=True)) as bot:
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await asyncio.wait_for(bot.start(TOKEN), 5)


async def test_what_breaks_the_description_is_complained_about(town: Town, bot: SmallBot) -> None:
    channel = bot.get_channel(town.channel.id)
    assert isinstance(channel, discord.TextChannel)
    with pytest.raises(discord.HTTPException):
        await channel.send("x" * 2001)
    with pytest.raises(discord.HTTPException):
        await channel.send(embeds=[discord.Embed(description="x" * 3001)] * 2)
    with pytest.raises(discord.HTTPException):
        await bot.http.request(discord.http.Route("GET", "/guilds/{guild_id}/bans", guild_id=1))
    long, large, unknown = town.server.complaints
    assert "2000 or fewer" in long
    assert "exceeds 6000" in large
    assert "no endpoint that the tests know" in unknown
    town.server.complaints.clear()
