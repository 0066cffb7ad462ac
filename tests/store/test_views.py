"""Boards by something else than points: accepted answers, a member once, best first."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select

from bot.core.asking import View
from bot.core.judgements import Band, Judgement, Speed, Verdict
from bot.core.models import ViewRow
from bot.store.result_tables import Metric, bests
from bot.store.tables import members
from tests.store.conftest import MONDAY

if TYPE_CHECKING:
    from tests.store.conftest import Group

AC = Judgement(Verdict.AC, "accepted", points=100)
WA = Judgement(Verdict.WA, "no", points=40, memory_bytes=1, tokens=1, speed=Speed(9, 8, 10, Band.S))
QUICK = replace(AC, speed=Speed(2.0, 1.9, 2.1, Band.S), memory_bytes=900, tokens=50)
LEAN = replace(AC, speed=Speed(1.0, 0.9, 1.1, Band.A), memory_bytes=100, tokens=70)
SHORT = replace(AC, speed=Speed(0.5, 0.4, 0.6, Band.B), memory_bytes=500, tokens=20)


async def _solve(group: "Group", **judgements: Judgement) -> None:
    for name, judgement in judgements.items():
        await group.send_and_judge(await group.person(name), judgement)
        group.clock.advance(1)


async def _seen(group: "Group", scope: str, view: View) -> list[tuple[str, float]]:
    return [(row.name, row.value) for row in await group.store.view_rows(scope, view)]


@pytest.mark.parametrize(
    ("view", "rows"),
    [
        pytest.param(View.FIRST, [("Anna", 0), ("Bert", 0), ("Cleo", 0)], id="first"),
        pytest.param(View.FASTEST, [("Bert", 2.0), ("Anna", 1.0), ("Cleo", 0.5)], id="fastest"),
        pytest.param(View.LEANEST, [("Anna", 100), ("Cleo", 500), ("Bert", 900)], id="leanest"),
        pytest.param(View.SHORTEST, [("Cleo", 20), ("Bert", 50), ("Anna", 70)], id="shortest"),
    ],
)
async def test_a_view_lists_accepted_answers_best_first(
    group: "Group", view: View, rows: list[tuple[str, float]]
) -> None:
    await _solve(group, Anna=LEAN, Bert=QUICK, Cleo=SHORT, Dora=WA)

    for scope in group.scopes:
        assert await _seen(group, scope, view) == rows


async def test_a_view_lists_equal_values_by_acceptance(group: "Group") -> None:
    await _solve(group, Zoe=QUICK, Anna=QUICK, Mia=LEAN)

    for view in (View.FASTEST, View.SHORTEST):
        assert [name for name, _ in await _seen(group, group.scopes[0], view)] == [
            "Zoe",
            "Anna",
            "Mia",
        ]


async def test_a_view_has_every_solver_however_many_there_are(group: "Group") -> None:
    number = await group.send_and_judge(await group.person("Anna"), QUICK)
    here = group.community.id
    anna = select(bests).where(bests.c.submission_id == number, bests.c.metric == Metric.FASTEST)
    async with group.store.writing() as connection:
        row = dict((await connection.execute(anna)).mappings().one())
        people = [
            {
                "id": 1000 + n,
                "community_id": here,
                "name": f"{n}",
                "joined_at": MONDAY,
            }
            for n in range(1200)
        ]
        await connection.execute(insert(members), people)
        theirs = [{**row, "member_id": who["id"], "value": 1.0} for who in people]
        await connection.execute(insert(bests), theirs)

    rows = await group.store.view_rows(group.scopes[0], View.FASTEST)

    assert [row.name for row in rows] == ["Anna", *(f"{n}" for n in range(1200))]


async def test_a_row_tells_when_and_the_interval_of_a_speed_only(group: "Group") -> None:
    anna, accepted_at = await group.person("Anna"), group.clock.now()
    await group.send_and_judge(anna, QUICK)

    row = ViewRow(anna.member.id, "Anna", 2.0, accepted_at, low=1.9, high=2.1)
    assert await group.store.view_rows(group.scopes[0], View.FASTEST) == [row]
    assert await group.store.view_rows(group.scopes[0], View.LEANEST) == [
        replace(row, value=900, low=None, high=None)
    ]


async def test_over_many_rounds_a_member_is_listed_once_with_their_best(group: "Group") -> None:
    await _solve(group, Anna=LEAN, Bert=SHORT)
    first = group.scopes[0]
    await group.next_round("kmeans", rounds_a_season=2)
    await _solve(group, Anna=QUICK)

    _, season, all_time = group.scopes
    for scope in (season, all_time):
        assert await _seen(group, scope, View.FASTEST) == [("Anna", 2.0), ("Bert", 0.5)]
        assert await _seen(group, scope, View.LEANEST) == [("Anna", 100), ("Bert", 500)]
        assert [name for name, _ in await _seen(group, scope, View.FIRST)] == ["Anna", "Bert"]
    assert await _seen(group, first, View.FASTEST) == [("Anna", 1.0), ("Bert", 0.5)]

    await group.next_round("bm25", rounds_a_season=2)
    assert await _seen(group, group.scopes[1], View.FASTEST) == []
    assert await _seen(group, all_time, View.FASTEST) == [("Anna", 2.0), ("Bert", 0.5)]


async def test_what_was_not_measured_is_in_no_view_of_it(group: "Group") -> None:
    await _solve(group, Anna=AC)

    for view in (View.FASTEST, View.LEANEST, View.SHORTEST):
        assert await _seen(group, group.scopes[0], view) == []


async def test_points_are_no_view(group: "Group") -> None:
    with pytest.raises(ValueError, match="ask for the standings"):
        await group.store.view_rows(group.scopes[0], View.POINTS)
