"""How a verdict finds its member, and how posts reach their channel, once."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import discord
import pytest
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.core.judgements import Verdict
from bot.core.posting import BOARD
from bot.core.posts import Delivery
from bot.errors import OperatorError, Unreachable
from bot.fronts.discord_posting import nonce_of
from bot.fronts.discord_replies import ReplyTo
from bot.schedule.outbox_sender import OutboxSender
from tests.fronts.discord_kit import CODE, Club, labels, said, shown, words

EXPIRED_S = 14 * 60 + 5  # less than a minute is left of the token's fifteen


async def leased(club: Club) -> Delivery:
    """The one delivery that is due, but for a round's board."""
    due = await club.study.store.lease("discord", None, "test", 60.0)
    (delivery,) = (one for one in due if one.kind != BOARD)
    return delivery


async def test_the_verdict_takes_the_place_of_the_receipt(club: Club) -> None:
    await club.begin()
    sent = await club.submit(club.noor)
    await club.judge()
    assert "ACCEPTED" in said(sent)
    assert "accepted for judging" not in said(sent)
    assert "rank 1 of 1" in said(sent)
    assert labels(shown(sent)) == ["Submit again"]
    assert club.dms(club.noor) == []
    again = await club.noor.click(shown(sent), label="Submit again")
    assert again.modal is not None


async def test_a_wrong_answer_points_to_its_hint(club: Club) -> None:
    await club.begin()
    sent = await club.submit(club.noor)
    await club.judge(Verdict.WA, 30)
    assert "✗ failed: **plain**: No." in said(sent)
    hint = await club.noor.click(shown(sent), label="Hint")
    assert "Second." in said(hint)


async def test_after_a_restart_the_verdict_still_finds_its_receipt(club: Club) -> None:
    await club.begin()
    sent = await club.submit(club.noor)
    await club.restart()
    await club.judge()
    assert "ACCEPTED" in said(sent)


async def test_after_the_tokens_death_the_verdict_is_a_private_message(club: Club) -> None:
    await club.begin()
    sent = await club.submit(club.noor)
    await club.env.advance_time(EXPIRED_S)
    await club.judge()
    (message,) = club.dms(club.noor)
    assert "ACCEPTED" in words(message)
    assert "accepted for judging" in said(sent)
    form = await club.noor.user.click(message, label="Submit again")
    assert form.modal is not None


@pytest.mark.parametrize(("status", "code"), [(404, 10008), (404, 10015), (401, 50027)])
async def test_an_answer_that_is_gone_is_replaced_by_a_private_message(
    club: Club, status: int, code: int
) -> None:
    await club.begin()
    await club.submit(club.noor)
    club.env.inject_error("PATCH", "/webhooks/*", status=status, code=code)
    await club.judge()
    assert "ACCEPTED" in words(club.dms(club.noor)[0])


async def test_an_answer_that_fails_for_now_is_tried_again(club: Club) -> None:
    await club.begin()
    sent = await club.submit(club.noor)
    club.env.inject_error("PATCH", "/webhooks/*", status=500)
    await club.judge()
    assert "ACCEPTED" not in said(sent)
    assert club.dms(club.noor) == []
    await club.env.advance_time(60)
    await club.deliver()
    assert "ACCEPTED" in said(sent)


async def test_a_verdict_whose_token_was_forgotten_is_a_private_message(club: Club) -> None:
    await club.begin()
    await club.submit(club.noor)
    await club.study.judge(Verdict.AC, 120)
    await club.env.advance_time(1)
    await club.study.store.forget_reply_to(club.env.now())
    await club.deliver()
    assert "ACCEPTED" in words(club.dms(club.noor)[0])


async def test_with_closed_messages_it_is_a_thread_that_only_the_member_sees(club: Club) -> None:
    await club.begin()
    club.close_dms(club.noor)
    await club.submit(club.noor)
    await club.env.advance_time(EXPIRED_S)
    await club.judge()
    (thread,) = club.channel.threads
    assert thread.name == "Verdict #1"
    assert "ACCEPTED" in words(thread.history(viewer=club.noor)[-1])
    assert club.dms(club.noor) == []


async def test_a_second_attempt_goes_on_in_the_thread_of_the_first(club: Club) -> None:
    await club.begin()
    club.close_dms(club.noor)
    await club.submit(club.noor)
    await club.study.judge(Verdict.AC, 120)
    await club.env.advance_time(EXPIRED_S)
    club.env.inject_error("PUT", "/channels/*/thread-members/*", status=500)
    await club.deliver()
    await club.env.advance_time(60)
    await club.deliver()
    (thread,) = club.channel.threads
    assert "ACCEPTED" in words(thread.history(viewer=club.noor)[-1])


@pytest.mark.parametrize("way", ["no permission", "a news channel", "no channel", "refused"])
async def test_without_any_way_it_heads_the_members_next_answer(club: Club, way: str) -> None:
    await club.begin()
    club.close_dms(club.noor)
    asked_at = club.channel
    if way == "no permission":
        _deny(club, "create_private_threads")
    elif way == "a news channel":
        news = club.guild.create_news_channel("news")
        await club.settle(channel=[news])
    elif way == "no channel":
        asked_at = club.guild.create_text_channel("elsewhere")
        club.env.backend.delete_channel(club.channel.id)
    else:
        club.env.inject_error("POST", "/channels/*/threads", status=403, code=50013)
    await club.noor.slash(asked_at, "submit", file=("mine.py", CODE))
    await club.env.advance_time(EXPIRED_S)
    await club.judge()
    await club.env.advance_time(3600)
    await club.deliver()

    first = await club.noor.slash(asked_at, "schedule")
    assert "ACCEPTED" in said(first)
    assert all(message.ephemeral for message in first.followups)
    assert "ACCEPTED" not in said(await club.noor.slash(asked_at, "schedule"))


async def test_what_cannot_be_shown_stays_unread_and_the_answer_stands(club: Club) -> None:
    await club.begin()
    club.close_dms(club.noor)
    _deny(club, "create_private_threads")
    await club.submit(club.noor)
    await club.env.advance_time(EXPIRED_S)
    await club.judge()
    club.env.inject_error("POST", "/webhooks/*", status=500)
    first = await club.noor.slash(club.channel, "schedule")
    assert "triple" in said(first)
    assert "ACCEPTED" in said(await club.noor.slash(club.channel, "schedule"))


async def test_a_deleted_account_leaves_the_verdict_unread(club: Club) -> None:
    await club.begin()
    await club.submit(club.noor)
    await club.study.judge(Verdict.AC, 120)
    _deny(club, "create_private_threads")
    club.env.inject_error("POST", "/users/@me/channels", status=404, code=10013)
    delivery = replace(await leased(club), reply_to="")
    with pytest.raises(Unreachable):
        await club.front.receiver.deliver(delivery)


async def test_a_token_is_never_logged(club: Club, caplog: pytest.LogCaptureFixture) -> None:
    await club.begin()
    await club.submit(club.noor)
    club.env.inject_error("PATCH", "/webhooks/*", status=500)
    await club.judge()
    assert caplog.records
    assert "simcord_interaction_" not in caplog.text


def test_where_a_verdict_goes_is_read_back_strictly() -> None:
    reply_to = ReplyTo(1, 2, "a.token", datetime(2026, 11, 23, 12, 4, tzinfo=UTC))
    assert ReplyTo.read(reply_to.encoded()) == reply_to
    for broken in ("", "1", "1 2 3", "1 2 3 ", "1 x 3 t", "1 2 99999999999999999 t", "1 2 3 4 t"):
        assert ReplyTo.read(broken) is None, broken


async def test_a_round_is_posted_with_buttons_for_everyone(club: Club) -> None:
    await club.begin()
    (post,) = club.channel.history()
    assert "Week 1 · double" in words(post)
    assert labels(post) == ["Submit", "Starter", "Hint", "Board", "Remind me"]
    assert post.content == ""
    pressed = await club.noor.click(post, label="Starter")
    assert shown(pressed).ephemeral
    assert len(club.posts()) == 1


async def test_only_the_opt_in_role_is_mentioned(club: Club) -> None:
    role = club.guild.create_role("learners", mentionable=True)
    await club.settle(role=[role])
    await club.open_round()
    (post,) = [message for message in club.channel.history() if not message.flags.ephemeral]
    assert post.content == role.mention
    assert [mentioned.id for mentioned in post.role_mentions] == [role.id]
    assert not post.mention_everyone


async def test_everyone_is_no_opt_in_role(club: Club) -> None:
    saved = await club.settle(role=[club.guild.default_role])
    await club.open_round()
    post = next(message for message in club.channel.history() if not message.flags.ephemeral)
    assert post.content == ""
    assert "posts mention nobody" in said(saved)


async def test_a_role_that_nobody_may_mention_is_said_to_the_moderator(club: Club) -> None:
    saved = await club.settle(role=[club.guild.create_role("learners")])
    assert "nobody is notified" in said(saved)
    assert "allow anyone to mention this role" in said(saved)


async def test_a_forum_gets_a_post_and_a_second_attempt_finds_it(club: Club) -> None:
    forum = club.guild.create_forum_channel("weeks")
    await club.settle(channel=[forum])
    asked = await club.mo.slash(club.channel, "mod round open")
    await club.mo.click(shown(asked), label="Open it")
    delivery = await leased(club)
    first = await club.front.receiver.deliver(delivery)
    again = await club.front.receiver.deliver(replace(delivery, attempts=2))
    assert first == again
    (thread,) = forum.threads
    assert thread.name == "Week 1 · double · Double"
    assert "Scale a number." in words(thread.history()[0])


async def test_a_thread_gets_posts_too_even_one_that_was_archived(club: Club) -> None:
    await club.begin()
    made = club.env.backend.create_thread(club.channel.id, "weeks", club.mo.id)
    assert made.thread_metadata is not None
    made.thread_metadata.archived = True
    await club.restart()  # Discord doesn't tell of archived threads
    delivery = Delivery(9, "x", "discord", str(made.id), "", "announcement", None, 1, 1, 1)
    await club.front.receiver.deliver(delivery)
    (thread,) = club.channel.threads
    assert "Week 1" in words(thread.history()[-1])


async def test_the_same_post_carries_the_same_mark_so_discord_keeps_one(club: Club) -> None:
    await club.begin()
    (request,) = [
        request
        for request in club.env.http_requests
        if request.method == "POST" and request.path == f"/channels/{club.channel.id}/messages"
    ]
    assert request.json is not None
    assert request.json["enforce_nonce"] is True
    assert len(request.json["nonce"]) <= 25
    largest = Delivery(2**40, "", "discord", "", "", "", None, 1)
    assert len(nonce_of(largest, 99)) <= 25


async def test_what_cannot_be_posted_names_the_permission_and_the_channel(club: Club) -> None:
    await club.begin()
    _deny(club, "send_messages", "embed_links")
    await club.study.moderation.announce(await club.asker(club.mo))
    with pytest.raises(OperatorError) as refused:
        await club.front.receiver.deliver(await leased(club))
    assert '#challenges: it lacks "Send Messages", "Embed Links"' in str(refused.value)


async def test_what_cannot_be_posted_is_posted_when_it_can(club: Club) -> None:
    await club.begin()
    club.env.inject_error("POST", "/channels/*/messages", status=403, code=50013)
    await club.study.moderation.announce(await club.asker(club.mo))
    await club.deliver()
    assert len(club.posts()) == 1
    await club.env.advance_time(60)
    await club.deliver()
    assert len(club.posts()) == 2


async def test_a_missing_permission_is_told_to_moderators_once_and_the_post_comes_when_mended(
    club: Club,
) -> None:
    await club.begin()
    mods = club.guild.create_text_channel("moderators")
    await _choose(club, moderators_channel=str(mods.id))
    _deny(club, "send_messages")
    await club.study.moderation.announce(await club.asker(club.mo))
    for _ in range(3):
        await club.deliver()
        await club.env.advance_time(900)
    (told,) = [words(message) for message in mods.history()]
    assert "Posts don't get through" in told
    assert 'may not post in #challenges: it lacks "Send Messages"' in told
    assert len(club.posts()) == 1

    _deny(club)
    await club.deliver()
    assert len(club.posts()) == 2
    await club.env.advance_time(900)
    await club.deliver()
    assert (len(club.posts()), len(mods.history())) == (2, 1)


async def test_a_deleted_channel_is_told_to_the_owner_where_nobody_is_named(club: Club) -> None:
    await club.begin()
    await club.study.moderation.announce(await club.asker(club.mo))
    club.env.backend.delete_channel(club.channel.id)
    for _ in range(2):
        await club.deliver()
        await club.env.advance_time(900)
    (told,) = [words(message) for message in club.dms(club.guild.owner)]
    assert "The channel of the settings is gone" in told
    assert "/mod settings" in told

    club.channel = club.guild.create_text_channel("elsewhere")
    await club.settle()
    await club.deliver()
    (post,) = club.posts()
    assert "Week 1 · double" in post


async def test_moderators_who_take_no_private_messages_are_told_at_their_next_command(
    club: Club,
) -> None:
    await club.begin()
    await _choose(club, moderators=(f"discord::{club.mo.id}",))
    club.close_dms(club.mo)
    _deny(club, "embed_links")
    await club.study.moderation.announce(await club.asker(club.mo))
    await club.deliver()
    await club.deliver()
    first = await club.mo.slash(club.channel, "schedule")
    assert 'it lacks "Embed Links"' in said(first)


async def test_a_post_about_what_is_over_is_not_made(club: Club) -> None:
    await club.begin()
    await club.env.advance_time(60)
    await club.study.moderation.announce(await club.asker(club.mo))
    await club.study.moderation.close_now(await club.asker(club.mo))
    await club.deliver()
    assert ["is over" in post for post in club.posts()] == [False, True]


async def test_a_channel_that_is_no_number_is_a_channel_that_is_gone(club: Club) -> None:
    await club.begin()
    delivery = Delivery(9, "x", "discord", "general", "", "announcement", None, 1, 1, 1)
    with pytest.raises(OperatorError, match="channel of the settings is gone"):
        await club.front.receiver.deliver(delivery)


async def test_nothing_is_sent_before_the_servers_are_known(club: Club) -> None:
    await club.begin()
    await club.submit(club.noor)
    await club.study.judge(Verdict.AC, 120)
    club.front.ready.clear()
    sender = OutboxSender(club.study.store, club.front.receiver, "discord", "test")
    sending = club.env._loop.create_task(sender.send_due())  # type: ignore[union-attr]
    await club.env.settle()
    assert not sending.done()
    club.front.ready.set()
    assert await sending == 2  # the verdict, and the round's board


def _deny(club: Club, *permissions: str) -> None:
    """Take permissions from everyone, the bot included, in the channel."""
    refused = discord.Permissions(**dict.fromkeys(permissions, True)).value
    everyone = Overwrite(target_id=club.guild.id, type=OverwriteType.ROLE, allow=0, deny=refused)
    club.env.backend.set_overwrite(club.channel.id, everyone)


async def _choose(club: Club, **chosen: Any) -> None:
    """Change settings that the form doesn't ask for."""
    community = (await club.asker(club.mo)).community
    assert community.settings is not None
    await club.study.store.save_settings(community.id, replace(community.settings, **chosen))
