"""A delivery is in one sender's hands at a time, and sent is final."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy.exc import IntegrityError

from bot.core.communities import KeptSource
from bot.core.judgements import Judgement, Verdict
from bot.core.posts import NewPost

if TYPE_CHECKING:
    from tests.store.conftest import Group

AC = Judgement(Verdict.AC, "accepted", points=100)
JE = Judgement(Verdict.JE, "our fault")


async def test_a_verdict_is_addressed_to_whoever_sent_the_code(group: "Group") -> None:
    anna = await group.person("Anna")
    number = await group.send_and_judge(anna, AC, reply_to="token")

    (delivery,) = await group.store.lease("terminal", ["anna"], "sender", 60)

    assert delivery.dedupe_key == f"verdict:{number}:0"
    assert (delivery.kind, delivery.submission_id) == ("verdict", number)
    assert (delivery.platform, delivery.recipient) == ("terminal", "anna")
    assert (delivery.reply_to, delivery.attempts) == ("token", 1)


async def test_only_the_asked_recipients_and_platform_are_leased(group: "Group") -> None:
    await group.send_and_judge(await group.person("Anna"), AC)
    lease = group.store.lease

    assert await lease("discord", None, "sender", 60) == []
    assert await lease("terminal", ["bert"], "sender", 60) == []
    assert await lease("terminal", [], "sender", 60) == []
    assert len(await lease("terminal", ["bert", "anna"], "sender", 60)) == 1


async def test_a_leased_delivery_is_nobody_elses_until_the_lease_ends(group: "Group") -> None:
    await group.send_and_judge(await group.person("Anna"), AC)
    await group.store.lease("terminal", None, "sender 1", 60)

    assert await group.store.lease("terminal", None, "sender 2", 60) == []
    group.clock.advance(60)
    (again,) = await group.store.lease("terminal", None, "sender 2", 60)
    assert again.attempts == 2


async def test_many_senders_never_get_the_same_delivery(group: "Group") -> None:
    anna = await group.person("Anna")
    for _ in range(10):
        await group.send_and_judge(anna, AC)

    leased = await asyncio.gather(
        *(group.store.lease("terminal", None, f"sender {n}", 60) for n in range(5))
    )

    numbers = [delivery.id for batch in leased for delivery in batch]
    assert sorted(numbers) == list(range(1, 11))


async def test_what_was_sent_is_never_leased_again(group: "Group") -> None:
    await group.send_and_judge(await group.person("Anna"), AC)
    (delivery,) = await group.store.lease("terminal", None, "sender", 60)

    await group.store.sent(delivery.id, "sender", "message 1")
    await group.store.failed(delivery.id, "sender", "too late", 0)
    group.clock.advance(3600)

    assert await group.store.lease("terminal", None, "sender", 60) == []


async def test_a_sender_that_outlived_its_lease_still_keeps_the_next_from_sending(
    group: "Group",
) -> None:
    await group.send_and_judge(await group.person("Anna"), AC)
    (delivery,) = await group.store.lease("terminal", None, "slow", 60)
    group.clock.advance(60)

    await group.store.sent(delivery.id, "slow", "message 1")

    assert await group.store.lease("terminal", None, "next", 60) == []


async def test_a_failure_comes_due_again_later(group: "Group") -> None:
    await group.send_and_judge(await group.person("Anna"), AC)
    (delivery,) = await group.store.lease("terminal", None, "sender", 60)

    await group.store.failed(delivery.id, "sender", "closed \ud800", 30)

    assert await group.store.lease("terminal", None, "sender", 60) == []
    group.clock.advance(30)
    (again,) = await group.store.lease("terminal", None, "sender", 60)
    assert (again.id, again.attempts) == (delivery.id, 2)


async def test_only_the_holder_of_a_lease_can_report_a_failure(group: "Group") -> None:
    await group.send_and_judge(await group.person("Anna"), AC)
    (delivery,) = await group.store.lease("terminal", None, "slow", 60)
    group.clock.advance(60)
    await group.store.lease("terminal", None, "next", 60)

    await group.store.failed(delivery.id, "slow", "timed out", 0)

    assert await group.store.lease("terminal", None, "third", 60) == []


async def test_a_verdict_after_our_fault_is_delivered_as_well(group: "Group") -> None:
    number = await group.send_and_judge(await group.person("Anna"), JE)
    await group.rejudge(number, Judgement(Verdict.WA, "no", points=40))

    leased = await group.store.lease("terminal", None, "sender", 60)

    assert [row.dedupe_key for row in leased] == [f"verdict:{number}:0", f"verdict:{number}:1"]


def _post(group: "Group", key: str = "opened:1", **how: Any) -> NewPost:
    return replace(
        NewPost(key, "round-opened", "terminal", "channel", group.community.id, group.round.id),
        **how,
    )


async def test_a_verdict_says_whose_it_is(group: "Group") -> None:
    await group.send_and_judge(await group.person("Anna"), AC)

    (delivery,) = await group.store.lease("terminal", None, "sender", 60)

    assert (delivery.community_id, delivery.round_id) == (group.community.id, None)


async def test_what_its_recipient_cannot_be_sent_waits_until_they_come(group: "Group") -> None:
    for name in ("Anna", "Anna", "Bert"):
        await group.send_and_judge(await group.person(name), AC)
    first, second, _ = leased = await group.store.lease("terminal", None, "sender", 60)
    for delivery in leased:
        await group.store.unread(delivery.id, "sender")

    group.clock.advance(3600)
    assert await group.store.lease("terminal", None, "sender", 60) == []
    assert await group.store.waiting_unread("terminal", "anna") == [first, second]
    assert await group.store.waiting_unread("discord", "anna") == []

    await group.store.sent(first.id, "front", "shown")
    assert await group.store.waiting_unread("terminal", "anna") == [second]


async def test_what_is_due_is_not_unread(group: "Group") -> None:
    await group.send_and_judge(await group.person("Anna"), AC)

    assert await group.store.waiting_unread("terminal", "anna") == []


async def test_only_the_holder_of_a_lease_can_leave_it_unread(group: "Group") -> None:
    await group.send_and_judge(await group.person("Anna"), AC)
    (delivery,) = await group.store.lease("terminal", None, "slow", 60)
    group.clock.advance(60)
    await group.store.lease("terminal", None, "next", 60)

    await group.store.unread(delivery.id, "slow")
    assert await group.store.waiting_unread("terminal", "anna") == []

    await group.store.sent(delivery.id, "next", "message")
    await group.store.unread(delivery.id, "next")
    assert await group.store.waiting_unread("terminal", "anna") == []


async def test_what_is_unread_waits_too_while_the_bot_is_removed(group: "Group") -> None:
    await group.send_and_judge(await group.person("Anna"), AC)
    (delivery,) = await group.store.lease("terminal", None, "sender", 60)
    await group.store.unread(delivery.id, "sender")

    await group.store.note_removed("terminal", "local")
    assert await group.store.waiting_unread("terminal", "anna") == []
    await group.store.note_present("terminal", "local")
    assert await group.store.waiting_unread("terminal", "anna") == [delivery]


async def test_a_post_is_delivered_to_its_channel(group: "Group") -> None:
    await group.store.post([_post(group), _post(group, "news:1", kind="news", round_id=None)])

    opened, news = await group.store.lease("terminal", ["channel"], "sender", 60)

    assert (opened.dedupe_key, opened.kind, opened.reply_to) == ("opened:1", "round-opened", "")
    assert (opened.platform, opened.recipient) == ("terminal", "channel")
    assert (opened.community_id, opened.round_id) == (group.community.id, group.round.id)
    assert (opened.submission_id, opened.attempts) == (None, 1)
    assert (news.kind, news.round_id) == ("news", None)


async def test_the_same_post_is_written_once(group: "Group") -> None:
    await asyncio.gather(*(group.store.post([_post(group)]) for _ in range(3)))
    (delivery,) = await group.store.lease("terminal", None, "sender", 60)
    await group.store.sent(delivery.id, "sender", "message")

    await group.store.post([_post(group, recipient="elsewhere"), _post(group, "opened:2")])

    leased = await group.store.lease("terminal", None, "sender", 60)
    assert [row.dedupe_key for row in leased] == ["opened:2"]


async def test_moving_a_rounds_end_posts_in_the_same_transaction(group: "Group") -> None:
    ends = group.round.closes_at + timedelta(days=2)

    moved = await group.store.move_close(group.round.id, ends, [_post(group)])

    assert moved == replace(group.round, closes_at=ends)
    assert await group.store.round(group.round.id) == moved
    assert len(await group.store.lease("terminal", None, "sender", 60)) == 1


async def test_an_end_that_cannot_be_moved_posts_nothing(group: "Group") -> None:
    later = group.round.closes_at + timedelta(days=2)
    with pytest.raises(IntegrityError):
        await group.store.move_close(group.round.id, group.round.opens_at, [_post(group)])
    with pytest.raises(IntegrityError):
        await group.store.move_close(group.round.id, later, [_post(group, community_id=999)])

    assert await group.store.lease("terminal", None, "sender", 60) == []
    assert await group.store.round(group.round.id) == group.round


async def test_ways_to_answer_are_forgotten_after_their_time(
    group: "Group", tmp_path: Path
) -> None:
    anna = await group.person("Anna")
    kept = KeptSource("softmax", "", "pass", "d", "elderly kept token")
    await group.send_and_judge(anna, AC, reply_to="elderly judged token")
    await group.send(anna, reply_to="elderly waiting token")
    await group.store.keep_source(anna.member.id, kept)
    group.clock.advance(900)
    limit = group.clock.now()
    await group.store.keep_source(anna.member.id, replace(kept, slug="bm25", reply_to="new"))
    await group.judge(AC)
    await group.send_and_judge(anna, AC, reply_to="new judged token")

    forgotten = await group.store.forget_reply_to(limit)

    # Two submissions, their verdicts, and one kept source.
    assert forgotten == 5
    assert await group.store.forget_reply_to(limit) == 0
    leased = await group.store.lease("terminal", None, "sender", 60)
    assert [delivery.reply_to for delivery in leased] == ["", "", "new judged token"]
    assert [row.reply_to for row in await group.store.kept_sources(anna.member.id)] == ["", "new"]
    await group.store.close()
    assert b"elderly" not in (tmp_path / "data.db").read_bytes()
    assert b"new judged token" in (tmp_path / "data.db").read_bytes()


async def test_a_rejudge_after_that_knows_no_way_to_answer(group: "Group") -> None:
    number = await group.send_and_judge(await group.person("Anna"), JE, reply_to="token")
    group.clock.advance(900)
    await group.store.forget_reply_to(group.clock.now())

    await group.rejudge(number, AC)

    leased = await group.store.lease("terminal", None, "sender", 60)
    assert [delivery.reply_to for delivery in leased] == ["", ""]


async def test_an_unread_verdict_is_shown_once_after_a_rejudge(group: "Group") -> None:
    number = await group.send_and_judge(await group.person("Anna"), JE)
    other = await group.send_and_judge(await group.person("Anna"), AC)
    for delivery in await group.store.lease("terminal", None, "sender", 60):
        await group.store.unread(delivery.id, "sender")

    await group.rejudge(number, Judgement(Verdict.WA, "no", points=40))
    (again,) = await group.store.lease("terminal", None, "sender", 60)
    await group.store.unread(again.id, "sender")

    waiting = await group.store.waiting_unread("terminal", "anna")
    assert [row.dedupe_key for row in waiting] == [f"verdict:{other}:0", again.dedupe_key]
