"""A delivery is in one sender's hands at a time, and sent is final."""

import asyncio
from typing import TYPE_CHECKING

from bot.core.models import Judgement, Verdict

if TYPE_CHECKING:
    from tests.store.conftest import Group

AC = Judgement(Verdict.AC, "accepted", points=100)


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


async def test_a_rejudge_is_delivered_as_well(group: "Group") -> None:
    number = await group.send_and_judge(await group.person("Anna"), AC)
    await group.rejudge(number, Judgement(Verdict.WA, "no", points=40))

    leased = await group.store.lease("terminal", None, "sender", 60)

    assert [row.dedupe_key for row in leased] == [f"verdict:{number}:0", f"verdict:{number}:1"]
