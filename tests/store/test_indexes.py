"""The statements that run often: each finds its rows by an index, on SQLite as sent."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Engine, Executable, UniqueConstraint, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ClauseElement

from bot.core.asking import View
from bot.core.audit_ports import Deed
from bot.core.communities import CommunitySettings, Consent, KeptSource, Weekly
from bot.core.copies import Decision, Likeness, Look
from bot.core.group_link_ports import GroupLink
from bot.core.judgements import Judgement, Speed, Verdict
from bot.core.linking_ports import Link
from bot.core.models import Account
from bot.core.own_challenges import CheckOutcome, NewUpload, OwnState
from bot.core.posts import NewPost
from bot.core.rejudge_ports import NewRejudge
from bot.core.schedule_ports import Lined, Opening
from bot.store.engine import insert_if_new
from bot.store.result_tables import judgements
from bot.store.schema import metadata
from tests.store.conftest import challenge
from tests.store.relay_rows import relay_everything

if TYPE_CHECKING:
    from tests.store.conftest import Group, Person

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
    await store.submission(number)
    await store.pending(anna.member.id)
    await store.judged(number)
    await store.newest_round(group.community.id)
    await store.round_by_slug(group.community.id, "softmax")
    await store.round(group.round.id)
    await store.snapshot(group.round.challenge_version_id)
    await group.send_and_judge(await group.person("Bert"), AC)
    for scope in group.scopes:
        await store.standings(scope)
        await store.board_page(scope, 1, 1, None)
        await store.view_rows(scope, View.FASTEST)
        await store.board_page(scope, 0, 1, anna.member.id)
        await store.place(scope, anna.member.id)
    newcomers = f"newcomers:{group.round.season_id}"
    await store.standings(newcomers)
    await store.board_page(newcomers, 1, 1, anna.member.id)
    await store.place(newcomers, anna.member.id)
    await store.saw_cases(group.community.id, anna.member.id, "no-such")
    await store.median_tokens(group.round.id)
    await store.solved_count(group.round.id)
    await store.history(anna.member.id)
    await store.round_rows(anna.member.id)
    (delivery, *_) = await store.lease("terminal", ["anna"], "sender", 60)
    await store.failed(delivery.id, "sender", "closed", 60)
    await store.unread(delivery.id, "sender")
    await store.waiting_unread("terminal", "anna")
    await store.sent(delivery.id, "sender", "message")
    await store.withdraw(number, anna.member.id)
    await store.move_close(
        group.round.id,
        group.round.closes_at,
        [NewPost("opened", "round-opened", "terminal", "channel", group.community.id)],
    )
    await relay_everything(store, group.community.id)
    await group.next_round("kmeans")
    await _go_on_by_itself(group, anna)
    await _choose_everything(group, anna)
    await store.forget_reply_to(group.clock.now())
    await _link(group, anna)


async def _link(group: "Group", anna: "Person") -> None:
    """Link two accounts and part them, then two communities, and part those."""
    store, here, account = group.store, group.community.id, anna.account
    other = Account("slack", "T1", "annika", "Annika")
    await store.member(here, other)
    assert await store.make_link_code(here, account, "code")
    assert not isinstance(await store.enter_link_code(here, other, "guess"), Link)
    link = await store.enter_link_code(here, other, "code")
    assert isinstance(link, Link)
    await store.confirm_link(link.id, other)
    await store.approve_link(link.id, account)
    await store.undoable_links(account)
    await store.undo_link(link.id, other)
    there = (await store.community("slack", "T1", "Guest")).id
    await store.member(there, other)
    for answer in ("refuse", "approve"):
        await store.make_group_code(here, account, answer)
        asked = await store.enter_group_code(there, other, answer)
        assert isinstance(asked, GroupLink)
        await store.confirm_group_link(asked.id, there)
        assert await store.waiting_group_link(here) is not None
        if answer == "refuse":
            assert await store.refuse_group_link(asked.id, here)
        else:
            assert await store.approve_group_link(asked.id, here, account)
    assert await store.archives(here, anna.member.id) != []
    assert await store.leave_group(here, "slack", other)


async def _go_on_by_itself(group: "Group", anna: "Person") -> None:
    """But for `schedules`, which reads every community's."""
    store, community_id = group.store, group.community.id
    due = group.clock.now() + timedelta(days=7)
    await store.begin_schedule(community_id, "Mon 18:00 UTC", due)
    await store.line_up(community_id, [Lined("rope")])
    await store.own_backlog(community_id)
    await store.left_out(community_id)
    await store.change_backlog(community_id, lambda now: replace(now, left_out=frozenset({"a"})))
    await store.opened_slugs(community_id)
    await store.skip_due(community_id, [due])
    version = await store.save_challenge(challenge("rope"))
    closes_at = due + timedelta(days=14)
    due += timedelta(days=7)
    opening = Opening(
        community_id, "rope", version, due, closes_at, 13, group.round.id, (), lambda _: ()
    )
    assert await store.open_due(opening) is not None
    await store.remind(anna.member.id, "terminal", "anna")
    await store.reminded(community_id)
    await store.remind_no_more(anna.member.id)


async def _choose_everything(group: "Group", anna: "Person") -> None:
    store, community_id, member_id = group.store, group.community.id, anna.member.id
    await store.keep_source(member_id, KeptSource("softmax", "", "pass", "kept", "token"))
    await store.kept_sources(member_id)
    await store.kept_source("kept")
    now = group.clock.now()
    await store.warn_of_kept(now + timedelta(days=14))
    await store.forget_kept(now)
    await store.forget_edits(now)
    await store.forget_notices(now)
    await store.forget_tries(now)
    await store.drop_kept_source(member_id, "kept")
    await store.set_consent(member_id, Consent())
    await store.ban(member_id, None)
    await store.member(community_id, replace(anna.account, name="Anna Maria"))
    await store.choose_community(anna.account, community_id)
    await store.community_by_id(community_id)
    await store.communities_of(anna.account)
    await store.keep_draft_settings(
        community_id, CommunitySettings("c", "", "UTC", Weekly(0, 0, 0))
    )
    await store.draft_settings(community_id)
    await store.save_draft_settings(community_id)
    await store.save_settings(community_id, CommunitySettings("d", "", "UTC", Weekly(0, 0, 0)))
    await store.record(Deed(community_id, member_id, "looked", about_id=member_id))
    await store.deeds(community_id, None, 8)
    await store.deeds(community_id, 7, 8)
    own = await store.add_own(
        NewUpload(community_id, member_id, challenge("own"), "terminal", "anna")
    )
    await store.own(community_id, own.id)
    await store.owns(community_id)
    await store.claim_check()
    await store.release_check(own.id)
    await store.requeue_checks()
    await store.finish_check(own.id, CheckOutcome(()), [])
    await store.move_own(community_id, own.id, [OwnState.WAITING], OwnState.SCHEDULED)
    await store.opened_version(community_id, "own")
    await store.opened_own_slugs(community_id)
    await store.opened_own_slugs_at("terminal", "local")
    await store.members_waiting()
    await store.move_own(community_id, own.id, [OwnState.SCHEDULED], OwnState.DRAFT)
    await store.discard_own(community_id, own.id)
    await _moderate(group, anna)


async def _moderate(group: "Group", anna: "Person") -> None:
    store, community_id, about = group.store, group.community.id, anna.member.id
    bert = await group.person("Bert")
    deed = Deed(community_id, bert.member.id, "did", about_id=about, reason="because")
    number = await group.send_and_judge(anna, AC)
    await store.ban_member(deed)
    await store.let_in(deed)
    await store.member_in(community_id, about)
    await store.submission_in(community_id, number)
    made = await store.disqualify(deed, group.round.id, number)
    assert made is not None
    await store.appeal(made.id, about, "why")
    await store.appeals(community_id, 5)
    await store.uphold(deed, made.id)
    await store.marks(number)
    await store.undo_disqualification(deed, made.id)
    await store.disqualify(deed, group.round.id, None)
    await store.disqualifications(community_id, 5)
    await store.disqualifications_of(about)
    await store.disqualification(community_id, made.id)
    await store.view(deed, number)
    await store.account_of(about)
    again = NewRejudge(deed, round_id=group.round.id)
    await store.start_rejudge(replace(again, version_id=group.round.challenge_version_id))
    await group.judge(AC)
    checked = replace(again, version_id=group.round.challenge_version_id, checked=False)
    waiting = await store.start_rejudge(checked)
    await store.version_to_check()
    await store.settle_version(waiting.id, ["a problem"])
    await store.rejudge_of(community_id, waiting.id)
    await store.rejudge_size(community_id, None, number)
    await store.judge_errors(community_id, 5)
    await store.moved(community_id, 1, number)
    await _hold(group, anna, deed)


async def _hold(group: "Group", anna: "Person", deed: Deed) -> None:
    store, community_id = group.store, group.community.id
    look = Look(200, frozenset([1]), Likeness("reference.py", 0.9, identical=False))
    fast = replace(AC, speed=Speed(20.0, 15.0, 25.0, None))
    for found in (look, replace(look, likeness=None)):
        number = (await group.send(anna)).id
        claimed = await store.claim("lane", 60)
        assert claimed is not None
        await store.finish(claimed, fast, found)
        await store.held(community_id, 5)
        await store.hold(community_id, number)
        await store.decide_hold(deed, number, Decision.RELEASED)
    await store.settle_holds(group.clock.now())
    await store.similar(community_id, group.round.id)


async def _leave(group: "Group") -> None:
    await group.store.note_removed("terminal", "local")
    await group.store.note_present("terminal", "local")
    await group.store.note_removed("terminal", "local")
    group.clock.advance(1)
    assert await group.store.erase_removed(group.clock.now()) == 1


async def test_no_statement_reads_a_whole_table(group: "Group", tmp_path: Path) -> None:
    sent: dict[str, Any] = {}

    with _noting(sent):
        await _do_everything(group)
        await _leave(group)
    assert len(sent) > 80

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
        # A subquery is no table: what it reads, it finds by an index of its own step.
        if re.match(r"SCAN (?!CONSTANT|own$|shown$|\(subquery)", step) and "USING" not in step
    }
    assert scans == {}


# Which index finds the rows of the statements that hold these words.
_HOT = (
    ("ix_submissions_queue", "WHERE submissions.id = (SELECT"),
    ("ix_submissions_queue", "submissions.id) <"),
    ("ix_submissions_claims", "submissions.lease_until <="),
    ("ix_submissions_pending", "NOT (EXISTS (SELECT * FROM judg"),
    ("ix_submissions_twins", "submissions.source_hash ="),
    ("uq_submissions_delivery_id", "submissions.delivery_id ="),
    ("ix_submissions_history", "submissions.mode != ?"),
    ("ix_submissions_round", "submissions.round_id ="),
    ("ix_standings_board", "ORDER BY standings.points DESC"),
    ("ix_standings_board", "AS shown JOIN standings"),
    ("ix_standings_board", "AS ahead"),
    ("ix_submissions_first", "min(rounds.opens_at)"),
    ("ix_bests_metric", "OFFSET (SELECT"),
    ("ix_outbox_due", "outbox.not_before <="),
    ("ix_outbox_unread", "outbox.unread_at IS NOT NULL AND outbox.platform = ?"),
    ("ix_outbox_reply_to", "UPDATE outbox SET reply_to"),
    ("ix_submissions_reply_to", "UPDATE submissions SET reply_to"),
    ("ix_kept_sources_reply_to", "UPDATE kept_sources SET reply_to"),
    ("ix_kept_sources_kept_at", "AS told_as FROM kept_sources"),
    ("ix_kept_sources_kept_at", "kept_sources.kept_at <="),
    ("ix_kept_sources_delivery_id", "kept_sources.delivery_id = ? LIMIT"),
    ("ix_outbox_edited", "DELETE FROM outbox WHERE outbox.sent_at IS NOT NULL AND outbox.edits"),
    ("ix_outbox_sent", "outbox.kind IN"),
    ("ix_links_code_hash", "links.code_hash = ?"),
    ("ix_links_made", "links.made_at >"),
    ("ix_links_groups_ask", "links.confirmed_at IS NOT NULL ORDER BY links.id DESC"),
    ("ix_link_guesses_account", "link_guesses.account_id = ?"),
    ("ix_link_guesses_community", "link_guesses.community_id = ?"),
)


async def test_a_hot_statement_uses_its_index(group: "Group", tmp_path: Path) -> None:
    everything: dict[str, Any] = {}
    with _noting(everything):
        await _do_everything(group)
    database = sqlite3.connect(tmp_path / "data.db")
    for name, marks in _HOT:
        sent = {it: values for it, values in everything.items() if marks in " ".join(it.split())}
        assert sent, marks
        index = _index_called(name, database)
        for statement, values in sent.items():
            plan = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
            assert any(f"INDEX {index}" in step for step in plan), (statement, plan)
            assert not any("TEMP B-TREE" in step for step in plan), (statement, plan)
    database.close()


def _index_called(name: str, database: sqlite3.Connection) -> str:
    """An index by name; SQLite names the one behind a constraint by itself."""
    if not name.startswith("uq_"):
        return name
    column = name.split("_", 2)[2]
    found = [
        index
        for (index,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'index'")
        if index.startswith("sqlite_autoindex")
        and [info[2] for info in database.execute(f"PRAGMA index_info('{index}')")] == [column]
    ]
    (only,) = found
    return str(only)


async def test_every_statement_can_be_said_to_postgresql(group: "Group") -> None:
    sent: list[ClauseElement] = []

    def note(_connection: Any, element: Executable, *_rest: Any) -> None:
        if isinstance(element, ClauseElement) and not isinstance(element, sqlite.Insert):
            sent.append(element)

    with _listening("before_execute", note):
        await _do_everything(group)
        await _leave(group)

    said = {
        str(element.compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]
        for element in sent
    }
    assert len(said) > 80
    assert any("FOR UPDATE SKIP LOCKED" in it for it in said)


def test_every_reference_has_an_index() -> None:
    """Deleting a row looks for rows that point to it: without an index, in the whole table."""
    references = {
        (table.name, column.name)
        for table in metadata.tables.values()
        for column in table.columns
        if column.foreign_keys
    }
    found = {
        (table.name, next(iter(columns)).name)
        for table in metadata.tables.values()
        for columns in (
            table.primary_key.columns,
            *(index.columns for index in table.indexes if not index.dialect_kwargs),
            *(held.columns for held in table.constraints if isinstance(held, UniqueConstraint)),
        )
        if columns
    }
    assert references - found == set()


@pytest.mark.parametrize("dialect", [sqlite.dialect, postgresql.dialect])
def test_the_fence_is_spelt_alike_on_both_databases(dialect: Any) -> None:
    connection: Any = SimpleNamespace(dialect=dialect())
    fence = insert_if_new(
        connection, judgements, ("submission_id", "revision"), {"submission_id": 1, "revision": 0}
    )

    said = " ".join(str(fence.compile(dialect=dialect())).split())

    assert "ON CONFLICT (submission_id, revision) DO NOTHING RETURNING" in said
