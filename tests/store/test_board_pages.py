"""The database ranks as the core does, page by page."""

import asyncio
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from bot.core.judgements import Judgement, Verdict
from bot.core.standings import Place, page_of, rank_rows
from bot.store import open_store
from bot.store.result_tables import standings
from bot.store.tables import members

if TYPE_CHECKING:
    from tests.store.conftest import Group, SetClock

SIZE = 3


@pytest.fixture
def group_type(group: "Group") -> "type[Group]":
    return type(group)


async def _fill(group: "Group", drawn: list[tuple[int, int]]) -> list[int]:
    """Give members points and a minute each; their ids."""
    people = [await group.person(f"m{number}") for number in range(len(drawn))]
    ids = [person.member.id for person in people]
    rows = [
        {
            "scope": scope,
            "member_id": member_id,
            "points": points,
            "solved": 0,
            "last_at": group.clock.now() + timedelta(minutes=minute),
        }
        for scope in ("season:1", "season:2")
        for member_id, (points, minute) in zip(ids, drawn, strict=True)
    ]
    async with group.store.writing() as connection:
        if rows:
            await connection.execute(insert(standings), rows)
    return ids


async def _compare(group: "Group", ids: list[int]) -> None:
    ranked = rank_rows(await group.store.standings("season:1"))
    for viewer_id in (None, 0, *ids):
        for number in (-1, 0, 1, 2, 99):
            expected = page_of(ranked, number, SIZE, viewer_id)
            assert await group.store.board_page("season:1", number, SIZE, viewer_id) == expected
    for member_id in (0, *ids):
        own = [place for place in ranked if place.row.member_id == member_id]
        expected_place = Place(own[0].rank, len(ranked), own[0].row.points) if own else None
        assert await group.store.place("season:1", member_id) == expected_place


@settings(
    max_examples=12,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(drawn=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), max_size=9))
def test_every_page_and_place_is_that_of_the_core(
    drawn: list[tuple[int, int]], migrated: Path, group_type: "type[Group]", clock: "SetClock"
) -> None:
    async def main(path: Path) -> None:
        store = await open_store(path, clock)
        try:
            group = await group_type.found(store, clock)
            await _compare(group, await _fill(group, drawn))
        finally:
            await store.close()

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.db"
        shutil.copy(migrated, path)
        asyncio.run(main(path))


async def test_a_page_of_a_round_shows_the_submission_that_counts(group: "Group") -> None:
    for name in ("Anna", "Bert", "Cleo"):
        await group.send_and_judge(
            await group.person(name), Judgement(Verdict.AC, "accepted", points=100)
        )
        group.clock.advance(1)
    (anna, *_) = await group.store.standings(group.scopes[0])

    page = await group.store.board_page(group.scopes[0], 1, 2, anna.member_id)

    assert [(place.rank, place.row.name) for place in page.rows] == [(1, "Cleo")]
    assert page.own is not None
    assert (page.own.row, page.own_at, page.start, page.total) == (anna, 0, 2, 3)
    assert page.rows[0].row.traits_total == 0


async def test_whoever_stands_below_a_thousand_finds_their_own_row(group: "Group") -> None:
    count = 1_005
    async with group.store.writing() as connection:
        person = {"community_id": 1, "name": "m", "joined_at": group.clock.now()}
        await connection.execute(insert(members), [person] * count)
        row = {"scope": "all:1", "solved": 0, "last_at": group.clock.now()}
        ids = range(1, count + 1)
        await connection.execute(
            insert(standings), [{**row, "member_id": it, "points": count - it} for it in ids]
        )

    page = await group.store.board_page("all:1", 0, 10, count)

    assert page.own is not None
    assert (page.own.rank, page.own_at, page.total) == (count, count - 1, count)
