"""What a place that comes into a group, or leaves it, in the middle of a round has posted."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.core.communities import Consent, KeptSource, ShownAs
from bot.core.group_link_ports import GroupLink
from bot.core.judgements import Judgement, Verdict
from bot.core.linking_ports import Link
from bot.core.models import Account
from bot.core.posting import new_post
from bot.core.posts import NewPost, To
from bot.core.schedule_ports import Opening
from tests.store.linked_groups import BOSS, CHIEF, GUEST, HOME, ask, join, leased, posts, send_all
from tests.store.pairs import CODE

if TYPE_CHECKING:
    from tests.store.conftest import Group, Person, SetClock

AC = Judgement(Verdict.AC, "accepted", points=100)
OPENED, FIRST, BOARD = "round-opened", "first-solve", "round-board"
DAY = 86_400


async def _solve(group: "Group", name: str = "Noor") -> "Person":
    """Somebody solves it who lets that be announced."""
    person = await group.person(name)
    await group.store.set_consent(person.member.id, Consent(announces=True))
    await group.send_and_judge(person, AC)
    return person


async def _changed(group: "Group") -> list[tuple[str, str]]:
    """The boards that are due to be changed a minute later, and the messages they are."""
    group.clock.advance(90)
    return [(one.recipient, one.edits) for one in await send_all(group) if one.kind == BOARD]


async def test_a_place_that_joins_gets_what_the_open_round_posted_elsewhere(
    home: "Group", guest: "Group"
) -> None:
    await home.store.post([new_post(OPENED, home.round)])
    await _solve(home)
    await send_all(home)

    await join(home, guest)

    number = home.round.id
    assert [post for post in await posts(home, OPENED, FIRST, BOARD) if post[0] == "slack"] == [
        ("slack", "C1", f"{kind}:{number}:slack") for kind in (OPENED, FIRST, BOARD)
    ]
    assert ("123", f"message of {BOARD}:{number}") in await _changed(home)


async def test_a_place_that_joins_gets_nothing_that_was_not_posted(
    home: "Group", guest: "Group"
) -> None:
    await join(home, guest)

    assert await posts(home, OPENED, FIRST, BOARD) == []


async def test_a_place_without_a_channel_gets_them_once_it_has_one(
    home: "Group", guest: "Group"
) -> None:
    await guest.store.save_settings(guest.community.id, replace(GUEST, channel=""))
    await home.store.post([new_post(OPENED, home.round)])
    await join(home, guest)
    assert [recipient for _, recipient, _ in await posts(home, OPENED)] == ["123"]
    there = (await home.store.community("slack", "T1", "")).settings
    assert there is not None

    for _ in range(2):
        await home.store.keep_draft_settings(home.community.id, replace(there, channel="C5"))
        await home.store.save_draft_settings(home.community.id)

    assert [recipient for _, recipient, _ in await posts(home, OPENED)] == ["123", "C5"]


async def test_a_place_that_the_bot_comes_back_to_gets_them_too(
    home: "Group", guest: "Group"
) -> None:
    await join(home, guest)
    await home.store.note_removed("slack", "T1")
    await home.store.post([new_post(OPENED, home.round)])
    assert [recipient for _, recipient, _ in await posts(home, OPENED)] == ["123"]

    for _ in range(2):
        await home.store.note_present("slack", "T1")

    assert [recipient for _, recipient, _ in await posts(home, OPENED)] == ["123", "C1"]


async def test_members_who_are_linked_or_parted_are_so_on_the_board_of_each_place(
    home: "Group", guest: "Group"
) -> None:
    sam = await guest.person("Sam")
    await join(home, guest)
    store, here = home.store, home.community.id
    noor = await _solve(home)
    await send_all(home)
    both = [("123", f"message of {BOARD}:{home.round.id}")]
    both.append(("C1", f"{both[0][1]}:slack"))
    await store.make_link_code(here, noor.account, CODE)
    link = await store.enter_link_code(here, sam.account, CODE)
    assert isinstance(link, Link)
    await store.confirm_link(link.id, sam.account)

    await store.approve_link(link.id, noor.account)
    assert await _changed(home) == both

    await store.undo_link(link.id, sam.account)
    assert await _changed(home) == both


async def test_the_summary_of_a_round_that_is_long_over_stays_when_members_are_linked(
    home: "Group", guest: "Group"
) -> None:
    await join(home, guest)
    store, here = home.store, home.community.id
    noor = await _solve(home)
    sam = Account("slack", "T1", "sam", "Sam")
    await store.member(here, sam)
    await store.post([new_post("round-summary", home.round)])
    await send_all(home)
    home.clock.advance(9 * DAY)
    await store.make_link_code(here, noor.account, CODE)
    link = await store.enter_link_code(here, sam, CODE)
    assert isinstance(link, Link)
    await store.confirm_link(link.id, sam)

    await store.approve_link(link.id, noor.account)

    home.clock.advance(90)
    assert {delivery.kind for delivery in await send_all(home)} == {"link-asked", "link-told"}


async def test_what_waits_for_a_place_that_leaves_is_not_sent_and_the_home_goes_on(
    home: "Group", guest: "Group"
) -> None:
    await join(home, guest)
    await _solve(home)
    await send_all(home)
    board = f"message of {BOARD}:{home.round.id}"
    home.clock.advance(60)
    await _solve(home, "Pat")
    await home.store.post([NewPost("n", "note", "", "", home.community.id, to=To.MODERATORS)])
    await home.store.post([new_post("announcement", home.round)])

    assert await home.store.leave_group(home.community.id, "slack", CHIEF)

    # What is shown there already is made right once more.
    assert await _changed(home) == [("123", board), ("C1", f"{board}:slack")]
    assert await posts(home, "announcement") == [
        ("discord", "123", f"announcement:{home.round.id}")
    ]
    await _solve(home, "Bea")
    assert await _changed(home) == [("123", board)]


async def test_a_workspace_that_joins_after_another_left_has_a_board_of_its_own(
    home: "Group", guest: "Group", clock: "SetClock"
) -> None:
    await join(home, guest)
    await _solve(home)
    await send_all(home)
    await home.store.leave_group(home.community.id, "slack", CHIEF)
    home.clock.advance(90)
    await send_all(home)
    other = await type(home).found(home.store, clock, "slack", "T2")
    head = Account("slack", "T2", "head", "Head")
    await other.store.save_settings(other.community.id, replace(GUEST, channel="C2"))
    await other.store.member(other.community.id, head)

    await join(home, other, "another code", head)

    assert (await posts(home, BOARD))[-2][:2] == ("slack", "C2")
    home.clock.advance(90)
    sent = [one.recipient for one in await send_all(home) if one.kind == BOARD]
    assert sorted(sent) == ["123", "C2"]
    await _solve(home, "Pat")
    assert [recipient for recipient, _ in await _changed(home)] == ["123", "C2"]


async def test_a_place_that_comes_back_in_the_same_round_goes_on_with_its_posts(
    home: "Group", guest: "Group"
) -> None:
    await home.store.post([new_post(OPENED, home.round)])
    await join(home, guest)
    await _solve(home)
    await send_all(home)
    before = await posts(home, OPENED, FIRST)
    await home.store.leave_group(home.community.id, "slack", CHIEF)

    await join(home, guest, "again")

    assert await posts(home, OPENED, FIRST) == before
    home.clock.advance(90)
    await send_all(home)
    await _solve(home, "Pat")
    board = f"message of {BOARD}:{home.round.id}"
    assert await _changed(home) == [("123", board), ("C1", f"{board}:slack")]


async def test_a_thread_that_is_withdrawn_is_so_in_a_place_that_left_too(
    home: "Group", guest: "Group"
) -> None:
    """What is deleted at its source is to be shown nowhere."""
    await join(home, guest)
    here = home.community.id
    await home.store.post([NewPost("digest", "digest", "", "", here, to=To.CHANNELS)])
    await send_all(home)
    edit = NewPost("edit", "edit", "", "", here, edits="digest", to=To.CHANNELS)
    await home.store.post([replace(edit, dedupe_key="edit:1")])

    await home.store.leave_group(here, "slack", CHIEF)
    await home.store.post([replace(edit, dedupe_key="edit:2")])

    sent = [(one.recipient, one.edits) for one in await send_all(home) if one.kind == "edit"]
    here_and_there = [("123", "message of digest"), ("C1", "message of digest:slack")]
    assert sorted(sent) == sorted(2 * here_and_there)


async def test_groups_that_parted_can_be_one_again(home: "Group", guest: "Group") -> None:
    store = home.store
    await join(home, guest)
    await store.leave_group(home.community.id, "slack", CHIEF)
    await guest.next_round("kmeans")

    await join(home, guest, "again")

    now = await store.community("slack", "T1", "")
    assert now.id == home.community.id
    assert now.settings is not None
    assert now.settings.channel == "C1"
    closed = await store.round(guest.round.id)
    assert closed is not None
    assert closed.closes_at <= guest.clock.now() + timedelta(milliseconds=1)
    assert await store.audit() == []


async def test_reminders_and_code_that_waits_go_with_whoever_comes_and_leaves(
    home: "Group", guest: "Group"
) -> None:
    store, here, there = home.store, home.community.id, guest.community.id
    sam = (await guest.person("Sam")).account

    async def waits(community_id: int) -> tuple[list[str], list[str]]:
        member = await store.member(community_id, sam)
        kept = [one.source for one in await store.kept_sources(member.id)]
        return kept, [one.recipient for one in await store.reminded(community_id)]

    async def wish(community_id: int) -> None:
        member = await store.member(community_id, sam)
        await store.keep_source(member.id, KeptSource("softmax", "", "code", "d", ""))
        await store.remind(member.id, "slack", "sam")

    await wish(there)
    await join(home, guest)
    assert await waits(here) == (["code"], ["sam"])
    await store.leave_group(here, "slack", CHIEF)
    assert (await waits(there), (await store.reminded(here))) == ((["code"], ["sam"]), [])
    await join(home, guest, "again")
    assert await waits(here) == (["code"], ["sam"])


async def test_moderators_named_by_a_place_that_left_moderate_the_home_no_longer(
    home: "Group", guest: "Group"
) -> None:
    chief, boss = "slack:T1:chief", "discord::boss"
    await home.store.save_settings(home.community.id, replace(HOME, moderators=(boss,)))
    await home.store.save_settings(guest.community.id, replace(GUEST, moderators=(chief,)))
    await join(home, guest)
    now = (await home.store.community("discord", "1", "")).settings
    assert now is not None
    assert now.moderators == (boss, chief)

    await home.store.leave_group(home.community.id, "slack", CHIEF)

    now = (await home.store.community("discord", "1", "")).settings
    there = (await home.store.community("slack", "T1", "")).settings
    assert now is not None
    assert there is not None
    assert (now.moderators, there.moderators) == ((boss,), (chief,))
    # Nor is the home among what they may mean in a private message.
    assert [one.id for one in await home.store.communities_of(CHIEF)] == [guest.community.id]


async def test_a_home_without_a_place_goes_when_the_last_guest_leaves(
    home: "Group", guest: "Group"
) -> None:
    await join(home, guest)
    await home.store.note_removed("discord", "1")
    await home.store.leave_group(home.community.id, "slack", CHIEF)
    home.clock.advance(DAY)

    assert await home.store.erase_removed(home.clock.now()) == 1
    assert await home.store.community_by_id(home.community.id) is None
    assert await home.store.community_by_id(guest.community.id) is not None


@pytest.mark.parametrize("place", [("discord", "1"), ("slack", "T1")])
async def test_nothing_is_linked_with_a_place_that_removed_the_bot(
    home: "Group", guest: "Group", place: tuple[str, str]
) -> None:
    link = await ask(home, guest)

    await home.store.note_removed(*place)

    assert not await home.store.approve_group_link(link.id, home.community.id, BOSS)


async def test_a_guest_that_two_homes_ask_joins_the_first(
    home: "Group", guest: "Group", clock: "SetClock"
) -> None:
    other = await type(home).found(home.store, clock, "discord", "2")
    await other.store.save_settings(other.community.id, HOME)
    lead = Account("discord", "", "lead", "Lead")
    await other.store.member(other.community.id, lead)
    await other.store.make_group_code(other.community.id, lead, "other code")
    second = await home.store.enter_group_code(guest.community.id, CHIEF, "other code")
    assert isinstance(second, GroupLink)
    await home.store.confirm_group_link(second.id, guest.community.id)
    first = await ask(home, guest)

    done = await asyncio.gather(
        home.store.approve_group_link(first.id, home.community.id, BOSS),
        home.store.approve_group_link(second.id, other.community.id, lead),
    )

    assert sorted(done) == [False, True]
    its = await home.store.community("slack", "T1", "")
    assert its.id == (home.community.id if done[0] else other.community.id)


async def test_two_moderators_who_confirm_at_once_ask_the_other_side_once(
    home: "Group", guest: "Group"
) -> None:
    store = home.store
    await store.make_group_code(home.community.id, BOSS, CODE)
    link = await store.enter_group_code(guest.community.id, CHIEF, CODE)
    assert isinstance(link, GroupLink)

    done = await asyncio.gather(
        *(store.confirm_group_link(link.id, guest.community.id) for _ in range(3))
    )

    assert sorted(done) == [False, False, True]
    assert len(await leased(home, "discord", "groups-asked")) == 1


async def test_one_approves_while_another_refuses(home: "Group", guest: "Group") -> None:
    link = await ask(home, guest)

    approved, refused = await asyncio.gather(
        home.store.approve_group_link(link.id, home.community.id, BOSS),
        home.store.refuse_group_link(link.id, guest.community.id),
    )

    assert approved is not refused
    joined = (await home.store.community("slack", "T1", "")).id == home.community.id
    assert joined is approved


async def test_no_round_opens_in_an_archive(home: "Group", guest: "Group") -> None:
    """A weekly turn may have been decided just before the groups were linked."""
    now, there = home.clock.now(), guest.community.id
    opening = Opening(
        there,
        "softmax",
        guest.round.challenge_version_id,
        now + timedelta(days=7),
        now + timedelta(days=14),
        13,
        guest.round.id,
        (),
        lambda opened: [new_post(OPENED, opened)],
    )
    await join(home, guest)

    assert await home.store.open_due(opening) is None
    assert await posts(home, OPENED) == []


async def test_a_ban_on_one_side_is_one_on_both_once_the_accounts_are_linked(
    home: "Group", guest: "Group"
) -> None:
    store, here = home.store, home.community.id
    sam = await guest.person("Sam")
    await store.ban(sam.member.id, "floods")
    noor = await home.person("Noor")
    await store.set_consent(noor.member.id, Consent(ShownAs.NAME))
    await join(home, guest)
    assert (await store.member(here, noor.account)).banned is None
    await store.make_link_code(here, noor.account, CODE)
    link = await store.enter_link_code(here, sam.account, CODE)
    assert isinstance(link, Link)
    assert link.banned
    await store.confirm_link(link.id, sam.account)

    await store.approve_link(link.id, noor.account)

    for account in (noor.account, sam.account):
        assert (await store.member(here, account)).banned == "floods"
    # A place that leaves takes the ban along.
    await store.leave_group(here, "slack", CHIEF)
    assert (await store.member(guest.community.id, sam.account)).banned == "floods"
