"""What a community chose, who is where, and whether the bot is still there."""

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.core.communities import Announcements, CommunitySettings, Weekly
from bot.core.judgements import Judgement, Verdict
from bot.core.models import Account, Community

if TYPE_CHECKING:
    from bot.store import SqlStore
    from tests.store.conftest import Group

AC = Judgement(Verdict.AC, "accepted", points=100)
BERLIN = CommunitySettings("channel", "role", "Europe/Berlin", Weekly(0, 18, 30))
QUIET = CommunitySettings("other", "", "UTC", Weekly(6, 0, 0), Announcements.NONE)
IDA = Account("discord", "", "17", "Ida")


async def _joined(store: "SqlStore", *names: str) -> list[Community]:
    made = [await store.community("discord", name, name) for name in names]
    for community in made:
        await store.member(community.id, IDA)
    return made


async def test_a_new_community_has_neither_settings_nor_draft(group: "Group") -> None:
    assert group.community.settings is None
    assert await group.store.draft_settings(group.community.id) is None
    assert await group.store.save_draft_settings(group.community.id) is None


async def test_a_draft_changes_nothing_until_it_is_saved(group: "Group") -> None:
    await group.store.keep_draft_settings(group.community.id, QUIET)
    await group.store.keep_draft_settings(group.community.id, BERLIN)

    assert await group.store.draft_settings(group.community.id) == BERLIN
    assert await group.store.community("terminal", "local", "") == group.community


async def test_saved_settings_come_with_the_community_and_set_its_zone(group: "Group") -> None:
    for wanted in (QUIET, BERLIN):
        await group.store.keep_draft_settings(group.community.id, wanted)
        assert await group.store.save_draft_settings(group.community.id) == wanted

    community = await group.store.community("terminal", "local", "")
    assert (community.settings, community.zone) == (BERLIN, "Europe/Berlin")
    assert await group.store.community_by_id(group.community.id) == community


async def test_a_draft_is_saved_once(group: "Group") -> None:
    await group.store.keep_draft_settings(group.community.id, BERLIN)

    saved = await asyncio.gather(
        *(group.store.save_draft_settings(group.community.id) for _ in range(3))
    )

    assert sorted(saved, key=str) == [BERLIN, None, None]
    assert await group.store.draft_settings(group.community.id) is None


async def test_settings_are_those_of_one_community(group: "Group") -> None:
    (other,) = await _joined(group.store, "other")
    await group.store.keep_draft_settings(other.id, BERLIN)

    assert await group.store.draft_settings(group.community.id) is None
    await group.store.save_draft_settings(other.id)
    assert await group.store.community("terminal", "local", "") == group.community


async def test_a_community_is_found_by_its_number(group: "Group") -> None:
    assert await group.store.community_by_id(group.community.id) == group.community
    assert await group.store.community_by_id(999) is None


async def test_an_account_finds_the_communities_it_is_a_member_of(store: "SqlStore") -> None:
    one, two, _ = *(await _joined(store, "one", "two")), await store.community("discord", "3", "3")
    await store.keep_draft_settings(two.id, BERLIN)
    await store.save_draft_settings(two.id)

    found = await store.communities_of(IDA)

    assert [(community.id, community.settings) for community in found] == [
        (one.id, None),
        (two.id, BERLIN),
    ]


@pytest.mark.parametrize(
    "stranger",
    [
        pytest.param(Account("slack", "", "17", "Ida"), id="platform"),
        pytest.param(Account("discord", "T1", "17", "Ida"), id="team"),
        pytest.param(Account("discord", "", "18", "Ida"), id="user"),
    ],
)
async def test_an_account_is_known_by_platform_team_and_user(
    store: "SqlStore", stranger: Account
) -> None:
    await _joined(store, "one")

    assert await store.communities_of(stranger) == []


async def test_the_community_chosen_last_comes_first(store: "SqlStore") -> None:
    one, two, three = await _joined(store, "one", "two", "three")

    await store.choose_community(IDA, two.id)
    await store.choose_community(IDA, three.id)

    assert await store.communities_of(IDA) == [three, one, two]


async def test_a_community_one_is_no_member_of_cannot_be_chosen(store: "SqlStore") -> None:
    one, two = await _joined(store, "one", "two")
    foreign = await store.community("discord", "foreign", "foreign")
    await store.choose_community(IDA, two.id)

    await store.choose_community(IDA, foreign.id)
    await store.choose_community(IDA, 999)

    assert await store.communities_of(IDA) == [two, one]


async def test_a_community_that_removed_the_bot_is_not_among_them(store: "SqlStore") -> None:
    one, two = await _joined(store, "one", "two")

    await store.note_removed("discord", "one")

    assert await store.communities_of(IDA) == [two]
    await store.note_present("discord", "one")
    assert await store.communities_of(IDA) == [one, two]


async def test_deliveries_wait_while_the_bot_is_removed(group: "Group") -> None:
    await group.send_and_judge(await group.person("Anna"), AC)

    await group.store.note_removed("terminal", "local")

    assert await group.store.lease("terminal", None, "sender", 60) == []
    group.clock.advance(3600)
    assert await group.store.lease("terminal", ["anna"], "sender", 60) == []
    await group.store.note_present("terminal", "local")
    assert len(await group.store.lease("terminal", None, "sender", 60)) == 1


async def test_deliveries_of_others_do_not_wait(group: "Group") -> None:
    await _joined(group.store, "one")
    await group.send_and_judge(await group.person("Anna"), AC)

    await group.store.note_removed("discord", "one")

    assert len(await group.store.lease("terminal", None, "sender", 60)) == 1


async def test_an_unknown_place_is_neither_removed_nor_made(group: "Group") -> None:
    await group.store.note_removed("discord", "local")
    await group.store.note_present("discord", "local")
    group.clock.advance(1)

    assert await group.store.erase_removed(group.clock.now()) == 0
    assert (await group.store.community("discord", "local", "")).id == group.community.id + 1


async def test_a_removal_counts_from_the_first_time_it_was_told(group: "Group") -> None:
    first = group.clock.now()
    await group.store.note_removed("terminal", "local")
    group.clock.advance(3600)
    await group.store.note_removed("terminal", "local")

    assert await group.store.erase_removed(first) == 0
    assert await group.store.erase_removed(first + timedelta(seconds=1)) == 1
