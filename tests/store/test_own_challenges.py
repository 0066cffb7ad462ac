"""A community's own challenges: kept by content, moved by one at a time, seen by no other."""

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.core.audit_ports import Deed
from bot.core.lining_up import Backlog, Lined
from bot.core.own_challenges import (
    UNDECIDED,
    CheckFinding,
    CheckOutcome,
    NewUpload,
    OwnChallenge,
    OwnState,
)
from bot.core.posts import NewPost
from tests.store.conftest import challenge

if TYPE_CHECKING:
    from tests.store.conftest import Group, SetClock

OUTCOME = CheckOutcome((CheckFinding(True, "Mend it."),), 5, 1, 2, 3, 4, 1.5)


async def upload(group: "Group", slug: str = "ransac", text: str = "pass\n") -> OwnChallenge:
    person = await group.person("Mo")
    sent = NewUpload(group.community.id, person.member.id, challenge(slug, text), "terminal", "mo")
    return await group.store.add_own(sent, Deed(group.community.id, person.member.id, "uploaded"))


@pytest.fixture
async def other(group: "Group", clock: "SetClock") -> "Group":
    return await type(group).found(group.store, clock, "discord", "second")


async def test_the_same_files_again_are_the_same_upload(group: "Group") -> None:
    first = await upload(group)
    assert (first.state, first.uploaded_by, first.outcome) == (OwnState.WAITING, "Mo", None)

    assert await upload(group) == first
    assert (await upload(group, text="return\n")).id != first.id
    assert [own.slug for own in await group.store.owns(group.community.id)] == ["ransac"] * 2


async def test_another_community_does_not_see_it(group: "Group", other: "Group") -> None:
    own = await upload(group)
    theirs = other.community.id

    assert await other.store.own(theirs, own.id) is None
    assert await other.store.owns(theirs) == []
    assert not await other.store.move_own(theirs, own.id, UNDECIDED, OwnState.SCHEDULED)
    assert not await other.store.discard_own(theirs, own.id)
    assert (await upload(other)).id != own.id  # the same content is theirs, too


async def test_a_check_is_taken_once_and_its_outcome_kept_with_what_is_said(
    group: "Group",
) -> None:
    own, store = await upload(group), group.store
    taken = await store.claim_check()
    assert taken is not None
    assert (taken[0].id, taken[1], taken[2]) == (own.id, {"reference.py": "pass\n"}, 0)
    assert await store.claim_check() is None

    post = NewPost("checked", "challenge-checked", "terminal", "mo", group.community.id)
    assert await store.finish_check(own.id, OUTCOME, [post])
    assert not await store.finish_check(own.id, OUTCOME, [replace(post, dedupe_key="again")])
    kept = await store.own(group.community.id, own.id)
    assert kept is not None
    assert (kept.state, kept.outcome) == (OwnState.CHECKED, OUTCOME)
    assert [one.kind for one in await store.lease("terminal", None, "sender", 60)] == [
        "challenge-checked"
    ]


async def test_an_interrupted_check_is_done_again(group: "Group") -> None:
    own, store = await upload(group), group.store
    await store.claim_check()
    await store.release_check(own.id)
    taken = await store.claim_check()
    assert taken is not None
    assert taken[2] == 0  # whoever stops the bot on purpose costs no try

    assert await store.requeue_checks() == 1
    taken = await store.claim_check()
    assert taken is not None
    assert taken[2] == 1


async def test_of_two_moderators_the_second_is_told(group: "Group") -> None:
    own, here = await upload(group), group.community.id
    assert await group.store.move_own(here, own.id, UNDECIDED, OwnState.DRAFT)
    assert not await group.store.move_own(here, own.id, UNDECIDED, OwnState.DRAFT)
    assert await group.store.discard_own(here, own.id)
    assert not await group.store.discard_own(here, own.id)


async def test_what_was_scheduled_gives_way_to_the_next_version(group: "Group") -> None:
    here = group.community.id
    old, new = await upload(group), await upload(group, text="better\n")
    for own in (old, new):
        assert await group.store.move_own(here, own.id, UNDECIDED, OwnState.SCHEDULED)

    states = {own.id: own.state for own in await group.store.owns(here)}
    assert states == {old.id: OwnState.RETIRED, new.id: OwnState.SCHEDULED}
    assert not await group.store.discard_own(here, new.id)


async def test_members_know_it_once_it_had_a_round(group: "Group", other: "Group") -> None:
    own, store = await upload(group), group.store
    here = group.community.id
    await store.move_own(here, own.id, UNDECIDED, OwnState.SCHEDULED)
    assert await store.opened_version(here, "ransac") is None
    assert await store.opened_own_slugs(here) == []
    assert await store.opened_version(here, "softmax") is None  # shipped: it is no own one

    opens_at = group.clock.now() + timedelta(days=7)
    closes_at = opens_at + timedelta(days=7)
    await store.open_round(here, "ransac", own.challenge_version_id, opens_at, closes_at, 13)

    assert await store.opened_version(here, "ransac") == own.challenge_version_id
    assert await store.opened_own_slugs(here) == ["ransac"]
    assert await store.opened_version(other.community.id, "ransac") is None
    assert await store.opened_own_slugs(other.community.id) == []
    await store.move_own(here, own.id, [OwnState.SCHEDULED], OwnState.RETIRED)
    assert await store.opened_own_slugs(here) == []
    assert await store.opened_version(here, "ransac") == own.challenge_version_id


async def test_what_is_discarded_leaves_no_files_behind(group: "Group") -> None:
    own = await upload(group, text="secret cases\n")
    await group.store.discard_own(group.community.id, own.id)
    with pytest.raises(Exception, match="No row was found"):
        await group.store.snapshot(own.challenge_version_id)


async def test_members_who_wait_are_counted(group: "Group") -> None:
    assert await group.store.members_waiting() == 0
    await group.send(await group.person("Anna"))
    await group.store.claim("lane", 60)
    await group.send(await group.person("Anna"))
    assert await group.store.members_waiting() == 2


async def test_a_version_is_scheduled_and_lined_up_in_one_or_neither(group: "Group") -> None:
    own, here = await upload(group), group.community.id

    def fails(now: Backlog) -> Backlog:
        raise OSError("disk full")

    def lines_up(now: Backlog) -> Backlog:
        return replace(now, listed=(Lined(own.slug, own.challenge_version_id),))

    with pytest.raises(OSError, match="disk full"):
        await group.store.move_own(here, own.id, UNDECIDED, OwnState.SCHEDULED, None, fails)
    assert await group.store.own(here, own.id) == own
    assert await group.store.move_own(here, own.id, UNDECIDED, OwnState.SCHEDULED, None, lines_up)
    assert await group.store.own_backlog(here) == [Lined("ransac", own.challenge_version_id)]
    assert not await group.store.move_own(here, own.id, UNDECIDED, OwnState.SCHEDULED, None, fails)
