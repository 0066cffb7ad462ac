"""Data files for the benchmark of boards, filled by SQL straight into the tables.

Judging a million submissions would take weeks; bests and standings are summed
here from made-up judgements, as the audit demands.
"""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Select, func, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clocks import SystemClock
from bot.core.judgements import Verdict
from bot.core.models import Mode, Status
from bot.store import SqlStore, open_store
from bot.store.records import Detail
from bot.store.result_tables import Metric, bests, judgements, standings
from bot.store.tables import (
    accounts,
    challenge_versions,
    communities,
    members,
    rounds,
    seasons,
    submissions,
)

A_MEMBER = 50  # submissions: one a week, a few weeks with more
ROUNDS, A_SEASON = 52, 13
ALL_TIME, LAST_ROUND = "all:1", f"round:{ROUNDS}"
_CHUNK = 50_000
_START = datetime(2026, 1, 5, 18, tzinfo=UTC)
_WEEK = timedelta(days=7)
_NOTHING = Detail("", (), 0, 0, 0, 0, "")

Advance = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Filled:
    """A store with its rows, and the member at the end of its longest board."""

    store: SqlStore
    last_id: int


async def filled_store(path: Path, count: int, advance: Advance) -> Filled:
    """A data file of so many submissions in one community, judged and summed."""
    store = await open_store(path, SystemClock())
    label = f"{count:,} submissions"
    people = max(1, count // A_MEMBER)
    async with store.writing() as connection:
        await _found(connection, people)
    for start in range(0, count, _CHUNK):
        numbers = range(start, min(start + _CHUNK, count))
        async with store.writing() as connection:
            await _submit(connection, numbers, people)
        advance(label, numbers.stop, count)
        await asyncio.sleep(0)
    async with store.writing() as connection:
        await _sum_up(connection)
    await store.empty_the_log()
    page = await store.board_page(ALL_TIME, 10**9, 1, None)
    return Filled(store, page.rows[-1].row.member_id)


async def _found(connection: AsyncConnection, people: int) -> None:
    """One community with a year of rounds, the worst case for a board of all time."""
    rows = connection.execute
    await rows(insert(communities).values(id=1, name="bench", zone="UTC", created_at=_START))
    await rows(
        insert(challenge_versions).values(
            id=1, slug="softmax", content_hash="", starter_hash="", files={}, saved_at=_START
        )
    )
    await rows(
        insert(seasons),
        [{"id": it + 1, "community_id": 1, "number": it + 1} for it in range(ROUNDS // A_SEASON)],
    )
    await rows(
        insert(rounds),
        [
            {
                "id": it + 1,
                "community_id": 1,
                "season_id": it // A_SEASON + 1,
                "number": it + 1,
                "slug": "softmax",
                "challenge_version_id": 1,
                "opens_at": _START + it * _WEEK,
                "closes_at": _START + (it + 1) * _WEEK,
            }
            for it in range(ROUNDS)
        ],
    )
    names = [{"id": it, "name": f"member {it}"} for it in range(1, people + 1)]
    account = {"platform": "discord", "team_id": "", "community_id": 1}
    member = {"community_id": 1, "joined_at": _START}
    await rows(insert(accounts), [{**account, **it, "user_id": str(it["id"])} for it in names])
    await rows(insert(members), [{**member, **it} for it in names])


async def _submit(connection: AsyncConnection, numbers: range, people: int) -> None:
    """Submissions with their judgements: some members send much, most send little."""
    drawn = list(_drawn(Random(numbers.start), numbers, people))  # noqa: S311 - no secret
    await connection.execute(insert(submissions), [submission for submission, _ in drawn])
    await connection.execute(insert(judgements), [judgement for _, judgement in drawn])


def _drawn(
    random: Random, numbers: range, people: int
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for number in numbers:
        member_id = min(int(people * random.random() ** 1.5), people - 1) + 1
        round_number = random.randrange(ROUNDS)
        accepted_at = _START + round_number * _WEEK + random.random() * _WEEK
        solved = random.random() < 0.6
        yield (
            {
                "id": number + 1,
                "community_id": 1,
                "account_id": member_id,
                "member_id": member_id,
                "round_id": round_number + 1,
                "challenge_version_id": 1,
                "slug": "softmax",
                "delivery_id": str(number),
                "source": "",
                "source_hash": str(number),
                "mode": Mode.RANKED,
                "status": Status.JUDGED,
                "priority": 0,
                "accepted_at": accepted_at,
                "reply_to": "",
            },
            {
                "submission_id": number + 1,
                "revision": 0,
                "verdict": Verdict.AC if solved else Verdict.WA,
                "traits": (),
                "points": 100 + random.choice((0, 10, 20, 30)) if solved else random.randrange(60),
                "cpu_time_s": 0.5,
                "case_set_hash": "",
                "judge_build": "",
                "judged_at": accepted_at,
                "detail": _NOTHING,
            },
        )


async def _sum_up(connection: AsyncConnection) -> None:
    """Bests by points and by first solve, and the standings of every scope."""
    for metric, value, least in (
        (Metric.POINTS, judgements.c.points, Verdict.WA),
        (Metric.FIRST, literal(0), Verdict.AC),
    ):
        await connection.execute(
            insert(bests).from_select(list(bests.c.keys()), _best(metric, value, least))
        )
    for kind, key in (
        ("round", rounds.c.id),
        ("season", rounds.c.season_id),
        ("all", rounds.c.community_id),
    ):
        counts = bests.c.metric == Metric.POINTS
        sums = (
            select(
                literal(f"{kind}:").concat(key),
                bests.c.member_id,
                func.sum(bests.c.value).filter(counts),
                func.count().filter(bests.c.metric == Metric.FIRST),
                func.max(bests.c.accepted_at).filter(counts),
            )
            .join(rounds, rounds.c.id == bests.c.round_id)
            .group_by(key, bests.c.member_id)
        )
        await connection.execute(insert(standings).from_select(list(standings.c.keys()), sums))


def _best(metric: Metric, value: Any, least: Verdict) -> Select[Any]:
    """Each member's best of each round by a metric, in the order of the columns."""
    better_first = (value.desc(), submissions.c.accepted_at, submissions.c.id)
    own = (submissions.c.round_id, submissions.c.member_id)
    place = func.row_number().over(partition_by=own, order_by=better_first)
    judged = (
        select(
            *own,
            literal(metric.value).label("metric"),
            value.label("value"),
            submissions.c.id.label("submission_id"),
            judgements.c.revision,
            submissions.c.accepted_at,
            place.label("place"),
        )
        .join(judgements, judgements.c.submission_id == submissions.c.id)
        .where(judgements.c.verdict.in_({least, Verdict.AC}))
        .subquery()
    )
    return select(*(judged.c[name] for name in bests.c.keys())).where(judged.c.place == 1)  # noqa: SIM118
