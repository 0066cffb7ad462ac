"""Communities, members, challenge snapshots and rounds are made once."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.core.challenge import Challenge

if TYPE_CHECKING:
    from tests.store.conftest import Group


def _changed(challenge: Challenge) -> Challenge:
    return replace(challenge, files={"reference.py": "changed \u2265\n"})


async def test_a_place_is_one_community_however_often_it_is_seen(group: "Group") -> None:
    seen = await asyncio.gather(
        *(group.store.community("discord", "1", "Reading group") for _ in range(5))
    )

    assert len(set(seen)) == 1
    assert (seen[0].name, seen[0].zone) == ("Reading group", "UTC")
    assert seen[0].id != group.community.id
    assert (await group.store.community("slack", "1", "Other")).id != seen[0].id


async def test_an_account_is_one_member_in_each_community(group: "Group") -> None:
    anna = await group.person("Anna")
    other = await group.store.community("discord", "1", "Reading group")

    seen = await asyncio.gather(*(group.store.member(other.id, anna.account) for _ in range(5)))

    assert len(set(seen)) == 1
    assert seen[0].id != anna.member.id
    assert (await group.person("Anna")).member == anna.member


async def test_a_member_is_renamed_with_their_account(group: "Group") -> None:
    anna = await group.person("Anna")

    renamed = await group.store.member(group.community.id, replace(anna.account, name="Anna Maria"))

    assert renamed == replace(anna.member, name="Anna Maria")


async def test_the_same_files_are_stored_once(group: "Group", kmeans: Challenge) -> None:
    first = await group.store.save_challenge(kmeans)

    assert await group.store.save_challenge(kmeans) == first
    changed = await group.store.save_challenge(_changed(kmeans))
    assert changed != first
    assert await group.store.snapshot(first) == ("kmeans", kmeans.files)
    assert await group.store.snapshot(changed) == ("kmeans", _changed(kmeans).files)


async def test_opening_a_round_twice_gives_the_first(group: "Group", kmeans: Challenge) -> None:
    first = group.round
    version = await group.store.save_challenge(kmeans)

    again = await group.store.open_round(
        group.community.id,
        "kmeans",
        version,
        first.opens_at,
        first.closes_at + timedelta(days=1),
        13,
    )

    assert again == first


async def test_a_round_is_found_by_its_number(group: "Group") -> None:
    assert await group.store.round(group.round.id) == group.round
    assert await group.store.round(999) is None


async def test_rounds_count_from_one_and_seasons_fill_up(group: "Group") -> None:
    rounds = [group.round, *[await group.next_round(f"c{n}", 2) for n in range(4)]]

    assert [held.number for held in rounds] == [1, 2, 3, 4, 5]
    first, second, third = sorted({held.season_id for held in rounds})
    assert [held.season_id for held in rounds] == [first, first, second, second, third]


async def test_each_community_counts_its_own_rounds(group: "Group") -> None:
    other = await group.store.community("discord", "1", "Reading group")
    assert await group.store.newest_round(other.id) is None

    opened = await group.store.open_round(
        other.id,
        "softmax",
        group.round.challenge_version_id,
        group.round.opens_at,
        group.round.closes_at,
        13,
    )

    assert (opened.number, opened.id) == (1, group.round.id + 1)
    assert opened.season_id != group.round.season_id
    assert await group.store.newest_round(other.id) == opened
    assert await group.store.newest_round(group.community.id) == group.round


async def test_a_slug_finds_its_newest_round(group: "Group") -> None:
    await group.next_round("kmeans")
    again = await group.next_round("softmax")
    last = await group.next_round("bm25")

    assert await group.store.round_by_slug(group.community.id, "softmax") == again
    assert await group.store.round_by_slug(group.community.id, "unheard-of") is None
    assert await group.store.newest_round(group.community.id) == last
