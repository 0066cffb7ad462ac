"""Whatever was sent before, while and after two were linked: boards are a recomputation."""

import asyncio
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.judgements import Judgement, Verdict
from bot.errors import TooManyPending
from bot.store import open_store
from tests.store.pairs import Pair

if TYPE_CHECKING:
    from tests.store.conftest import Group, SetClock

JUDGEMENTS = [
    Judgement(Verdict.AC, "accepted", points=100, tokens=9),
    Judgement(Verdict.AC, "accepted", points=130, tokens=20),
    Judgement(Verdict.WA, "no", points=30),
]
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("send"), st.integers(0, 1), st.integers(0, 1)),
        st.tuples(st.just("judge"), st.sampled_from(JUDGEMENTS)),
        st.tuples(st.just("withdraw"), st.integers(1, 8)),
    ),
    max_size=8,
)


async def _live(
    pair: Pair, steps: list[tuple[object, ...]], sent: dict[int, tuple[int, int]]
) -> None:
    group = pair.group
    rounds = [round_ for round_, _ in await group.store.round_rows(pair.anna.member.id)]
    for step in steps:
        match step:
            case ("send", int(who), int(where)):
                person = (pair.anna, pair.annika)[who]
                try:
                    number = (await group.store.accept(group.new(person, to=rounds[where]))).id
                except TooManyPending:
                    continue
                sent[number] = who, rounds[where].id
            case ("judge", Judgement() as judgement):
                claimed = await group.store.claim("lane", 60)
                if claimed is not None:
                    await group.store.finish(claimed, judgement)
            case ("withdraw", int(number)):
                for member_id in await pair.members():
                    await group.store.withdraw(number, member_id)


async def _check(pair: Pair, sent: dict[int, tuple[int, int]]) -> None:
    """Each member's points are the best of each round of what their accounts sent."""
    group = pair.group
    assert await group.store.audit() == []
    best: dict[tuple[int, int], int] = {}
    people = await pair.members()
    for number, (who, round_id) in sent.items():
        judged = await group.store.judged(number)
        if judged and not judged.submission.withdrawn and judged.judgement.points is not None:
            assert judged.submission.member_id == people[who]
            place = people[who], round_id
            best[place] = max(best.get(place, 0), judged.judgement.points)
    expected: dict[int, int] = {}
    for (member_id, _), points in best.items():
        expected[member_id] = expected.get(member_id, 0) + points
    rows = await group.store.standings(f"all:{group.community.id}")
    assert {row.member_id: row.points for row in rows} == expected


@pytest.fixture
def group_type(group: "Group") -> "type[Group]":
    return type(group)


@settings(
    max_examples=12,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(before=STEPS, linked=STEPS, after=STEPS)
def test_link_and_undo_leave_the_boards_as_a_recomputation(
    before: list[tuple[object, ...]],
    linked: list[tuple[object, ...]],
    after: list[tuple[object, ...]],
    migrated: Path,
    group_type: "type[Group]",
    clock: "SetClock",
) -> None:
    async def main(path: Path) -> None:
        store = await open_store(path, clock)
        try:
            group = await group_type.found(store, clock)
            await group.next_round("kmeans")
            pair = await Pair.meet(group)
            sent: dict[int, tuple[int, int]] = {}
            await _live(pair, before, sent)
            link = await pair.link()
            await _check(pair, sent)
            await _live(pair, linked, sent)
            await _check(pair, sent)
            await pair.undo(link)
            await _check(pair, sent)
            await _live(pair, after, sent)
            await _check(pair, sent)
        finally:
            await store.close()

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.db"
        shutil.copy(migrated, path)
        asyncio.run(main(path))
