"""What nobody needs any more goes in its time, and nothing before it."""

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.core.models import Judgement, Mode, Verdict
from tests.store.pairs import CODE, Pair

if TYPE_CHECKING:
    from tests.store.conftest import Group

AC = Judgement(Verdict.AC, "accepted", points=100)
DAY = timedelta(days=1)


async def _deliver(group: "Group", platform: str) -> None:
    for delivery in await group.store.lease(platform, None, "sender", 60):
        await group.store.sent(delivery.id, "sender", "message")


async def test_a_try_goes_after_its_verdict_was_delivered_and_not_before(group: "Group") -> None:
    anna = await group.person("Anna")
    tried = await group.send_and_judge(anna, replace(AC, points=None), mode=Mode.TRY)
    kept = await group.send_and_judge(anna, AC)
    waiting = (await group.send(anna, mode=Mode.TRY)).id
    group.clock.advance(10)
    assert await group.store.forget_tries(group.clock.now()) == 0

    await _deliver(group, "terminal")
    assert await group.store.forget_tries(group.clock.now()) == 0
    group.clock.advance(10)
    assert await group.store.forget_tries(group.clock.now()) == 1

    assert await group.store.submission(tried) is None
    assert await group.store.submission(kept) is not None
    assert await group.store.submission(waiting) is not None
    assert await group.store.audit() == []


async def test_verdicts_that_were_sent_go_and_those_unread_stay(group: "Group") -> None:
    anna = await group.person("Anna")
    await group.send_and_judge(anna, AC)
    await _deliver(group, "terminal")
    await group.send_and_judge(anna, AC)
    (unread,) = await group.store.lease("terminal", None, "sender", 60)
    await group.store.unread(unread.id, "sender")
    group.clock.advance(10)

    assert await group.store.forget_notices(group.clock.now()) == 1

    assert len(await group.store.waiting_unread("terminal", "anna")) == 1


async def test_codes_and_guesses_go_and_links_stay(group: "Group") -> None:
    pair = await Pair.meet(group)
    link = await pair.link()
    store, here = group.store, group.community.id
    await store.make_link_code(here, pair.anna.account, CODE)
    await store.enter_link_code(here, pair.annika.account, "none")
    assert await store.forget_link_requests(group.clock.now()) == 0
    group.clock.advance(2 * 86_400)

    assert await store.forget_link_requests(group.clock.now()) == 1

    assert await store.undo_link(link.id, pair.anna.account) is not None
    group.clock.advance(2 * 86_400)
    assert await store.forget_link_requests(group.clock.now()) == 1
    assert await store.link(link.id) is None


@pytest.mark.parametrize("days", [6, 8])
async def test_the_way_back_goes_when_it_is_closed(group: "Group", days: int) -> None:
    pair = await Pair.meet(group)
    link = await pair.link()
    group.clock.advance(days * 86_400)
    await group.store.forget_link_requests(group.clock.now())

    undone = await group.store.undo_link(link.id, pair.anna.account)

    assert (undone is not None) == (days == 6)
