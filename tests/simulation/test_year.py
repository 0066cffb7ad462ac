"""Weeks of a group with kills and faults: nothing is lost, doubled or forgotten."""

import logging
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot.catalog.folder import FolderCatalog
from bot.core.judgements import Judgement
from bot.judge.job import Job, Step
from bot.schedule.scheduler import Scheduler
from bot.simulation.command import real_parts, run_plan, stub_parts
from bot.simulation.drafts import RealDrafts
from bot.simulation.judges import StubLanes, judgement_of
from bot.simulation.plan import Outcome, Plan
from bot.store import SqlStore

CHALLENGES = Path(__file__).parents[2] / "challenges"


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    """What fails here is meant to, and says so a thousand times."""
    caplog.set_level(logging.CRITICAL)


async def live(folder: Path, plan: Plan) -> Outcome:
    return await run_plan(plan, folder, *stub_parts(plan))


async def test_eight_weeks_of_thirty_members_with_kills_violate_nothing(tmp_path: Path) -> None:
    outcome = await live(tmp_path, Plan(weeks=8, members=30, crash_rate=0.05, seed=0))

    assert outcome.violations == []
    counts = outcome.counts
    assert (counts["days"], counts["submissions"] > 200, counts["kills"] > 20) == (56, True, True)
    for fault in ("database busy", "clock jumps", "failed after showing", "asked again"):
        assert counts[fault] > 0, fault
    for name in ("judged", "sent", "took a submission"):
        assert counts[f"kills while it {name}"] > 0, name


@pytest.mark.slow
async def test_a_week_that_the_real_judge_judges_violates_nothing(tmp_path: Path) -> None:
    async with real_parts(CHALLENGES) as parts:
        outcome = await run_plan(
            Plan(weeks=1, members=3, crash_rate=0.15, seed=4), tmp_path, *parts
        )

    assert outcome.violations == []
    judged = {name: n for name, n in outcome.counts.items() if name.startswith("judged ")}
    # How far a step comes before its kill is a matter of time here: no exact numbers.
    assert sum(judged.values()) > 3
    assert judged["judged AC"] > 0
    assert len(judged) > 1
    assert outcome.counts["kills"] > 0


class _SaysTheSame(StubLanes):
    """A judge that says one thing of every code."""

    def __init__(self, *words: str) -> None:
        super().__init__(Random(0))
        self._words = list(words)

    async def judge(self, job: Job, on_step: Callable[[Step], None]) -> Judgement:
        return judgement_of(self._words, job.mode)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("AC", "120"), "is AC, and it fails softmax"),
        pytest.param(("WA", "40"), "is WA, and it solves softmax", marks=pytest.mark.slow),
        pytest.param(("JE", "0"), "is JE, and it fails softmax", marks=pytest.mark.slow),
    ],
)
async def test_a_judge_that_is_wrong_about_real_code_is_found(
    words: tuple[str, ...], sentence: str, tmp_path: Path
) -> None:
    catalog = FolderCatalog(CHALLENGES)
    plan = Plan(weeks=1, members=4, crash_rate=0, seed=5)

    outcome = await run_plan(plan, tmp_path, _SaysTheSame(*words), catalog, RealDrafts(catalog))

    assert any(sentence in violation for violation in outcome.violations), outcome.violations
    # Points are what it said, right or wrong, so of the boards nothing is said.
    assert not any("instead of" in violation for violation in outcome.violations)


@pytest.mark.slow
async def test_the_same_seed_lives_the_same_weeks(tmp_path: Path) -> None:
    plan = Plan(weeks=1, members=8, crash_rate=0.2, seed=3)
    (tmp_path / "again").mkdir()

    first, second = await live(tmp_path, plan), await live(tmp_path / "again", plan)

    assert first.counts == second.counts
    assert first.counts["kills"] > 0
    assert first.violations == second.violations == []


async def _nothing(*_: object, **__: object) -> None:
    return None


async def _opens_without_posts(store: Any, opening: Any) -> Any:
    from dataclasses import replace

    return await _open_due(store, replace(opening, posts=lambda _: ()))


_open_due: Callable[..., Awaitable[Any]] = SqlStore.open_due
PLANTED = {
    "boards that nobody refreshes": ("bot.store.queue.refresh_boards", _nothing, "audit:"),
    "weeks that don't come": (Scheduler, "advance", _nothing, "nothing happened"),
    "rounds that nobody is told of": (SqlStore, "open_due", _opens_without_posts, "never written"),
    "verdicts that nobody is sent": (SqlStore, "_post_verdict", _nothing, "no verdict to deliver"),
    "posts that are sent again and again": (SqlStore, "sent", _nothing, "come to rest"),
}


@pytest.mark.slow
@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED.keys())
async def test_a_fault_that_is_planted_is_found(
    planted: tuple[Any, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    *where, sentence = planted
    monkeypatch.setattr(*where)

    outcome = await live(tmp_path, Plan(weeks=2, members=4, crash_rate=0, seed=0))

    assert any(sentence in violation for violation in outcome.violations), outcome.violations


@pytest.mark.slow
@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("DELETE FROM judgements WHERE submission_id = 1", "#1 is judged with 0 judgements"),
        ("UPDATE submissions SET source = x'00' WHERE id = 1", "#1 has another source"),
        ("UPDATE submissions SET delivery_id = 'x', id = 99 WHERE id = 1", "#1 is lost"),
        ("UPDATE standings SET points = points + 1 WHERE scope LIKE 'season:%'", "instead of"),
        ("DELETE FROM outbox WHERE kind = 'round-opened'", "shown, but not written"),
        ("UPDATE rounds SET opens_at = opens_at + 60000 WHERE id = 1", "no weekly time"),
    ],
)
async def test_rows_that_somebody_changed_are_found(
    statement: str, sentence: str, tmp_path: Path
) -> None:
    plan = Plan(weeks=2, members=4, crash_rate=0, seed=0)
    changed: list[int] = []

    def change(_name: str, day: int, _days: int) -> None:
        if day == 13:
            with closing(sqlite3.connect(tmp_path / "life-0.sqlite3")) as database, database:
                database.execute("PRAGMA foreign_keys = OFF")
                changed.append(database.execute(statement).rowcount)

    outcome = await run_plan(plan, tmp_path, *stub_parts(plan), change)

    assert changed[0] > 0
    assert any(sentence in violation for violation in outcome.violations), outcome.violations
