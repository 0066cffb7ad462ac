"""What nobody needs any more goes in its time, and nothing before it."""

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.core.communities import KeptSource
from bot.core.judgements import Judgement, Verdict
from bot.core.models import Mode
from bot.core.posts import NewPost
from bot.core.privacy_ports import UNCHOSEN_KEPT, WARNED_BEFORE
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


async def _keep(group: "Group", name: str = "Anna", delivery_id: str = "kept 1") -> int:
    """Keep code of somebody who has not chosen yet; the member's id."""
    anna = await group.person(name)
    kept = KeptSource("softmax", "", f"# {delivery_id}", delivery_id, "")
    await group.store.keep_source(anna.member.id, kept)
    return anna.member.id


async def _tidy(group: "Group") -> tuple[int, int]:
    """How many were warned, and how many went."""
    now = group.clock.now()
    return await group.store.warn_of_kept(now), await group.store.forget_kept(now)


async def test_kept_code_goes_after_14_days_and_its_member_is_told_once_a_day_before(
    group: "Group",
) -> None:
    anna = await _keep(group)
    group.clock.time += UNCHOSEN_KEPT - WARNED_BEFORE - timedelta(seconds=1)
    assert await _tidy(group) == (0, 0)
    group.clock.advance(1)
    assert await _tidy(group) == (1, 0)
    assert await _tidy(group) == (0, 0)
    (told,) = await group.store.lease("terminal", None, "sender", 60)
    assert (told.kind, told.recipient) == ("kept-ends", "anna")
    until = group.clock.now() + WARNED_BEFORE
    assert told.payload == f"{int(until.timestamp())} kept 1"

    group.clock.time += WARNED_BEFORE - timedelta(seconds=1)
    assert await _tidy(group) == (0, 0)
    assert len(await group.store.kept_sources(anna)) == 1
    group.clock.advance(1)
    assert await _tidy(group) == (0, 1)
    assert await group.store.kept_sources(anna) == []


async def test_a_bot_that_was_away_leaves_a_day_to_choose(group: "Group") -> None:
    await _keep(group)
    group.clock.time += 10 * UNCHOSEN_KEPT
    now = group.clock.now()
    assert await group.store.forget_kept(now) == 0
    assert await _tidy(group) == (1, 0)
    (told,) = await group.store.lease("terminal", None, "sender", 60)
    assert told.payload.startswith(f"{int((now + WARNED_BEFORE).timestamp())} ")
    group.clock.time += WARNED_BEFORE
    assert await _tidy(group) == (0, 1)


async def test_code_sent_again_for_a_challenge_has_a_time_of_its_own(group: "Group") -> None:
    await _keep(group)
    group.clock.time += UNCHOSEN_KEPT - WARNED_BEFORE
    assert await _tidy(group) == (1, 0)
    anna = await _keep(group, delivery_id="kept 2")
    await _keep(group, "Bert", "kept 3")
    group.clock.time += WARNED_BEFORE
    assert await _tidy(group) == (0, 0)

    group.clock.time += UNCHOSEN_KEPT - 2 * WARNED_BEFORE
    assert await _tidy(group) == (2, 0)
    assert [it.delivery_id for it in await group.store.kept_sources(anna)] == ["kept 2"]


async def test_changes_of_posts_go_and_the_posts_stay(group: "Group") -> None:
    def post(key: str, kind: str, edits: str = "") -> NewPost:
        return NewPost(key, kind, "terminal", "channel", group.community.id, edits=edits)

    await group.store.post([post("board", "round-board")])
    await _deliver(group, "terminal")
    changes = [post("board:1", "round-board", "board"), post("digest:1", "relay-digest-edit")]
    await group.store.post(changes)
    await _deliver(group, "terminal")
    await group.store.post([post("board:2", "round-board", "board")])
    assert await group.store.forget_edits(group.clock.now()) == 0
    group.clock.advance(1)

    assert await group.store.forget_edits(group.clock.now()) == 2

    (waiting,) = await group.store.lease("terminal", None, "sender", 60)
    # The post itself is still known, or its change could find no message.
    assert (waiting.dedupe_key, waiting.edits) == ("board:2", "message")


async def test_when_a_member_suggested_something_is_forgotten_after_a_day(group: "Group") -> None:
    anna = (await group.person("Anna")).member.id
    now = group.clock.now()
    day_ago = now - timedelta(days=1)
    assert [await group.store.note_suggestion(anna, 2, day_ago) for _ in range(3)] == [
        True,
        True,
        False,
    ]

    assert await group.store.forget_suggestions(now - timedelta(milliseconds=1)) == 0
    assert await group.store.forget_suggestions(now) == 2
