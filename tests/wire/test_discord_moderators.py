"""What moderators do on Discord, and what becomes of servers, over real sockets."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import discord
import pytest
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from tests.wire.conftest import Town
from tests.wire.discord_people import words_of
from tests.wire.meeting import Meeting, meet


@pytest.fixture
async def meeting(town: Town, tmp_path: Path) -> AsyncIterator[Meeting]:
    async with meet(town, tmp_path) as opened:
        yield opened


async def test_until_the_settings_are_saved_nothing_is_posted(meeting: Meeting, town: Town) -> None:
    await town.mo.slash(town.channel, "mod announce").says("/mod settings")
    await town.mo.slash(town.channel, "mod round open").says("/mod settings")
    assert meeting.posts() == []


async def test_the_settings_are_previewed_and_filled_in_again(meeting: Meeting, town: Town) -> None:
    await meeting.settle()
    form = await town.mo.slash(town.channel, "mod settings").answered()
    texts = {
        label["component"]["custom_id"]: label["component"].get("value")
        for label in form.modal["components"]
    }
    assert texts["zone"] == "Europe/Berlin"
    assert texts["weekly"] == "Mon 18:00"


async def test_an_unknown_zone_gets_the_nearest_and_can_be_changed(
    meeting: Meeting, town: Town
) -> None:
    form = await town.mo.slash(town.channel, "mod settings").answered()
    filled = {"channel": [str(town.channel.id)], "zone": "Europe/Berlim", "weekly": "Mon 18:00"}
    refusal = await town.mo.fill_in(form, filled).says("Europe/Berlin")
    again = await town.mo.press(refusal, "Change").answered()
    assert again.modal["title"].startswith("Settings")


async def test_a_week_is_opened_announced_extended_and_closed(meeting: Meeting, town: Town) -> None:
    await meeting.settle()
    await meeting.open_round()
    await town.mo.slash(town.channel, "mod announce").says("Week 1")
    await meeting.sender.send_due()
    await town.mo.slash(town.channel, "mod round extend", days=2).says("is extended")
    sure = await town.mo.slash(town.channel, "mod round close").says("Close")
    await town.mo.press(sure, "Close it").says("is closed")
    await meeting.sender.send_due()
    kinds = [post.split("\n")[0] for post in meeting.posts()]
    assert len(kinds) == 3
    assert "is over" in kinds[2]


async def test_only_the_chosen_role_is_mentioned(meeting: Meeting, town: Town) -> None:
    role = town.server.backend.create_role(town.guild_id, "learners", mentionable=True)
    await meeting.settle(role=[str(role.id)])
    await meeting.open_round()
    (post,) = meeting.public()
    assert post.content == f"<@&{role.id}>"
    (request,) = town.server.requests_for("POST", f"/channels/{town.channel.id}/messages")
    assert request.body["allowed_mentions"] == {"parse": [], "roles": [role.id]}


async def test_members_cannot_moderate(meeting: Meeting, town: Town) -> None:
    await meeting.settle()
    preview = await town.mo.slash(town.channel, "mod round open").says("Open week")
    row = preview.components[0]["components"]
    card = await town.noor.slash(town.channel, "help").says("Commands")
    card.components = [{"type": 1, "components": row}]
    await town.noor.press(card, "Open it").says("Only moderators may")
    assert meeting.posts() == []


async def test_a_missing_permission_is_named_to_the_moderator(meeting: Meeting, town: Town) -> None:
    refused = discord.Permissions(send_messages=True, embed_links=True).value
    everyone = Overwrite(target_id=town.guild_id, type=OverwriteType.ROLE, allow=0, deny=refused)
    town.server.backend.set_overwrite(town.channel.id, everyone)
    saved = await meeting.settle()
    trouble = await saved.says("The bot may not post in")
    assert '"Send Messages"' in words_of(trouble)


async def test_a_post_that_cannot_be_made_is_made_when_it_can(meeting: Meeting, town: Town) -> None:
    await meeting.settle()
    town.server.fail("POST", f"/channels/{town.channel.id}/messages", 403, code=50013)
    await meeting.open_round()
    assert meeting.posts() == []
    town.server.clock.advance(60)
    await meeting.sender.send_due()
    assert len(meeting.posts()) == 1


async def test_a_post_whose_answer_was_lost_is_not_made_twice(meeting: Meeting, town: Town) -> None:
    await meeting.settle()
    town.server.fail("POST", "/channels/*/messages", 502, applied=True)
    await meeting.open_round()
    assert len(meeting.posts()) == 1


async def test_a_deleted_channel_is_said_to_who_can_choose_another(
    meeting: Meeting, town: Town
) -> None:
    await meeting.settle()
    other = town.server.backend.create_channel(town.guild_id, "elsewhere")
    town.server.backend.delete_channel(town.channel.id)
    asked = town.mo.slash(other, "mod round open")
    pressed = town.mo.press(await asked.says("Open week"), "Open it")
    await pressed.says("is gone")


async def test_who_sends_the_bot_away_gets_no_posts_and_is_erased_after_a_month(
    meeting: Meeting, town: Town
) -> None:
    await meeting.settle()
    store = meeting.study.store
    town.server.backend.remove_guild(town.guild_id)
    await town.server.until(lambda: not meeting.front.client.guilds)
    while await store.places_on("discord"):
        await meeting.sender.send_due()
    now = meeting.study.clock.now()
    assert await store.erase_removed(now - timedelta(days=30)) == 0
    assert await store.erase_removed(now + timedelta(days=1)) == 1


async def test_an_outage_is_not_a_removal(meeting: Meeting, town: Town) -> None:
    await meeting.settle()
    town.server.gateway.begin_outage(town.guild_id)
    await town.server.until(lambda: meeting.front.client.guilds[0].unavailable)
    assert str(town.guild_id) in await meeting.study.store.places_on("discord")


async def test_a_removal_during_downtime_is_noticed_at_the_next_start(
    town: Town, tmp_path: Path
) -> None:
    async with meet(town, tmp_path) as meeting:
        await meeting.settle()
    town.server.backend.remove_guild(town.guild_id)
    async with meet(town, tmp_path, reopen=True) as meeting:
        assert await meeting.study.store.places_on("discord") == {}


async def test_a_moderator_is_one_in_private_messages_too(meeting: Meeting, town: Town) -> None:
    mo, noor = town.mo.in_dm(), town.noor.in_dm()
    await town.noor.slash(town.channel, "help").says("Commands")
    await town.mo.slash(town.channel, "help").says("For moderators")
    meeting.front._desk._doorkeeper._memberships.clear()
    card = await mo.slash(mo.dm, "help").says("For moderators")
    assert "/mod round close" in words_of(card)
    asked = noor.slash(noor.dm, "help")
    await asked.says("Commands")
    assert not any("For moderators" in words_of(message) for message in asked.messages)
