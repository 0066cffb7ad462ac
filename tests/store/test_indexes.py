"""The statements that run often: each finds its rows by an index, on SQLite as sent."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Engine, Executable, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ClauseElement

from bot.core.models import Judgement, Verdict
from bot.store.engine import insert_if_new
from bot.store.tables import judgements

if TYPE_CHECKING:
    from tests.store.conftest import Group

AC = Judgement(Verdict.AC, "accepted", points=100)


@contextmanager
def _listening(name: str, listener: Any) -> Iterator[None]:
    event.listen(Engine, name, listener)
    yield
    event.remove(Engine, name, listener)


@contextmanager
def _noting(sent: dict[str, Any]) -> Iterator[None]:
    """Keep each statement and the values it was last sent with."""

    def note(_c: Any, _cursor: Any, statement: str, values: Any, _context: Any, many: bool) -> None:
        if re.match("SELECT|INSERT|UPDATE|DELETE", statement):
            sent[statement] = values[0] if many else values

    with _listening("before_cursor_execute", note):
        yield


async def _do_everything(group: "Group") -> None:
    store, anna = group.store, await group.person("Anna")
    await group.send_and_judge(anna, AC)
    number = (await group.send(anna)).id
    await store.claim("lane", 60)
    await store.renew(number, "lane", 60)
    await store.release(number, "lane", lane_died=True)
    await store.requeue_expired()
    await store.requeue_all_judging()
    await group.judge(AC)
    await group.rejudge(number, AC)
    await store.pending(anna.member.id)
    await store.judged(number)
    await store.newest_round(group.community.id)
    await store.round_by_slug(group.community.id, "softmax")
    await store.snapshot(group.round.challenge_version_id)
    for scope in group.scopes:
        await store.standings(scope)
    await store.solved_count(group.round.id)
    await store.history(anna.member.id)
    await store.round_rows(anna.member.id)
    (delivery, *_) = await store.lease("terminal", ["anna"], "sender", 60)
    await store.failed(delivery.id, "sender", "closed", 60)
    await store.sent(delivery.id, "sender", "message")
    await group.next_round("kmeans")


async def test_no_statement_reads_a_whole_table(group: "Group", tmp_path: Path) -> None:
    sent: dict[str, Any] = {}

    with _noting(sent):
        await _do_everything(group)
    assert len(sent) > 30

    database = sqlite3.connect(tmp_path / "data.db")
    plans = {
        statement: [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
        for statement, values in sent.items()
    }
    database.close()
    scans = {
        statement: step
        for statement, plan in plans.items()
        for step in plan
        if re.match(r"SCAN (?!CONSTANT)", step) and "USING" not in step
    }
    assert scans == {}


@pytest.mark.parametrize(
    ("name", "marks"),
    [
        pytest.param("ix_submissions_queue", "WHERE submissions.id = (SELECT", id="claim"),
        pytest.param("ix_submissions_queue", "submissions.id) <", id="ahead"),
        pytest.param("ix_submissions_claims", "submissions.lease_until <=", id="requeue expired"),
        pytest.param("ix_submissions_pending", "NOT (EXISTS", id="pending"),
        pytest.param("ix_submissions_twins", "submissions.source_hash =", id="double click"),
        pytest.param("uq_submissions_delivery_id", "submissions.delivery_id =", id="retry"),
        pytest.param(
            "ix_submissions_history",
            "submissions.mode != ?",
            id="history",
        ),
        pytest.param("ix_submissions_round", "submissions.round_id =", id="bests of a round"),
        pytest.param("ix_standings_board", "ORDER BY standings.points DESC", id="standings"),
        pytest.param("ix_outbox_due", "outbox.not_before <=", id="outbox due"),
    ],
)
async def test_a_hot_statement_uses_its_index(
    group: "Group", tmp_path: Path, name: str, marks: str
) -> None:
    everything: dict[str, Any] = {}
    with _noting(everything):
        await _do_everything(group)
    sent = {said: values for said, values in everything.items() if marks in " ".join(said.split())}
    assert sent

    database = sqlite3.connect(tmp_path / "data.db")
    columns = {
        row[0]: [info[2] for info in database.execute(f"PRAGMA index_info('{row[0]}')")]
        for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'index'")
    }
    # SQLite names the index behind a constraint by itself.
    if name.startswith("uq_"):
        (name,) = (index for index, of in columns.items() if of == [name.split("_", 2)[2]])
    for statement, values in sent.items():
        plan = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
        assert any(f"INDEX {name}" in step for step in plan), (statement, plan)
        assert not any("TEMP B-TREE" in step for step in plan), (statement, plan)
    database.close()


async def test_every_statement_can_be_said_to_postgresql(group: "Group") -> None:
    sent: list[ClauseElement] = []

    def note(_connection: Any, element: Executable, *_rest: Any) -> None:
        if isinstance(element, ClauseElement) and not isinstance(element, sqlite.Insert):
            sent.append(element)

    with _listening("before_execute", note):
        await _do_everything(group)

    said = {
        str(element.compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]
        for element in sent
    }
    assert len(said) > 30
    assert any("FOR UPDATE SKIP LOCKED" in it for it in said)


@pytest.mark.parametrize("dialect", [sqlite.dialect, postgresql.dialect])
def test_the_fence_is_spelt_alike_on_both_databases(dialect: Any) -> None:
    connection: Any = SimpleNamespace(dialect=dialect())
    fence = insert_if_new(
        connection, judgements, ("submission_id", "revision"), {"submission_id": 1, "revision": 0}
    )

    said = " ".join(str(fence.compile(dialect=dialect())).split())

    assert "ON CONFLICT (submission_id, revision) DO NOTHING RETURNING" in said
