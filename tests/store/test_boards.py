"""Bests and standings follow the newest judgements, up and down."""

import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.core.audit_ports import Deed
from bot.core.judgements import Band, Judgement, Speed, TraitResult, TraitState, Verdict
from bot.core.models import Mode

if TYPE_CHECKING:
    from tests.store.conftest import Group

WA = Judgement(Verdict.WA, "no", points=40)
AC = Judgement(Verdict.AC, "accepted", points=100)
JE = Judgement(Verdict.JE, "our fault")
_WORTH = {"AC": 100, "WA": 40, "CE": 0, "JE": None}


async def test_the_best_of_a_round_counts_not_the_last(group: "Group") -> None:
    anna = await group.person("Anna")
    for judgement in (WA, AC, WA):
        await group.send_and_judge(anna, judgement)

    for scope in group.scopes:
        assert await group.board(scope) == [("Anna", 100, 1)]


async def test_of_two_equal_results_the_earlier_accepted_counts(group: "Group") -> None:
    anna = await group.person("Anna")
    first_at = group.clock.now()
    await group.send(anna)
    group.clock.advance(100)
    await group.send(anna)
    await group.judge(AC)
    await group.judge(AC)

    assert (await group.store.standings(group.scopes[0]))[0].last_at == first_at


async def test_a_board_lists_equal_points_by_acceptance(group: "Group") -> None:
    for name in ("Zoe", "Anna"):
        await group.send_and_judge(await group.person(name), AC)
        group.clock.advance(1)
    await group.send_and_judge(await group.person("Mia"), replace(AC, points=130))

    assert [row[0] for row in await group.board(group.scopes[0])] == ["Mia", "Zoe", "Anna"]
    assert len(await group.store.standings(group.scopes[0], limit=2)) == 2


async def test_season_and_all_time_are_sums_over_rounds(group: "Group") -> None:
    anna = await group.person("Anna")
    await group.send_and_judge(anna, AC)
    await group.next_round("kmeans", rounds_a_season=2)
    await group.send_and_judge(anna, WA)
    last_at = group.clock.now()
    _, season, all_time = group.scopes
    assert await group.board(season) == [("Anna", 140, 1)]
    assert (await group.store.standings(season))[0].last_at == last_at

    await group.next_round("bm25", rounds_a_season=2)
    await group.send_and_judge(anna, AC)

    assert group.scopes[1] != season
    assert await group.board(season) == [("Anna", 140, 1)]
    assert await group.board(group.scopes[1]) == [("Anna", 100, 1)]
    assert await group.board(all_time) == [("Anna", 240, 2)]


@pytest.mark.parametrize(
    ("first", "then", "board"),
    [
        pytest.param(WA, AC, [("Anna", 100, 1)], id="up"),
        pytest.param(AC, WA, [("Anna", 40, 0)], id="down"),
        pytest.param(AC, JE, [("Anna", 100, 1)], id="our own error takes nothing away"),
        pytest.param(JE, AC, [("Anna", 100, 1)], id="after our own error"),
        pytest.param(JE, JE, [], id="nothing but our own errors"),
    ],
)
async def test_a_rejudge_moves_the_boards(
    group: "Group", first: Judgement, then: Judgement, board: list[tuple[str, int, int]]
) -> None:
    number = await group.send_and_judge(await group.person("Anna"), first)

    await group.rejudge(number, then)

    for scope in group.scopes:
        assert await group.board(scope) == board
    assert await group.store.audit() == []


async def test_a_rejudge_down_brings_the_next_best_back(group: "Group") -> None:
    anna = await group.person("Anna")
    await group.send_and_judge(anna, replace(WA, points=50))
    number = await group.send_and_judge(anna, AC)

    await group.rejudge(number, WA)

    assert await group.board(group.scopes[0]) == [("Anna", 50, 0)]


async def test_a_judge_error_is_on_no_board(group: "Group") -> None:
    await group.send_and_judge(await group.person("Anna"), JE)

    assert await group.board(group.scopes[0]) == []


async def test_code_that_does_not_compile_has_no_points_but_a_row(group: "Group") -> None:
    await group.send_and_judge(
        await group.person("Anna"), Judgement(Verdict.CE, "line 1", points=0)
    )

    assert await group.board(group.scopes[0]) == [("Anna", 0, 0)]


async def test_practice_is_on_no_board_but_in_the_history(group: "Group") -> None:
    anna = await group.person("Anna")
    await group.send_and_judge(anna, AC, mode=Mode.PRACTICE, round_id=None)

    assert await group.board(group.scopes[2]) == []
    (row,) = await group.store.history(anna.member.id)
    assert (row.mode, row.verdict, row.points) == (Mode.PRACTICE, Verdict.AC, 100)


async def test_a_round_board_shows_the_submission_that_counts(group: "Group") -> None:
    anna = await group.person("Anna")
    traits = tuple(
        TraitResult(name, name, state)
        for name, state in [("a", TraitState.PASSED), ("b", TraitState.NOT_RUN)]
    )
    await group.send_and_judge(
        anna, replace(AC, points=120, traits=traits, speed=Speed(1.2, 1.1, 1.3, Band.A))
    )
    await group.send_and_judge(anna, WA)

    (row,) = await group.store.standings(group.scopes[0])
    assert (row.band, row.ratio, row.traits_passed, row.traits_total) == (Band.A, 1.2, 1, 2)
    (row,) = await group.store.standings(group.scopes[1])
    assert (row.band, row.ratio, row.traits_passed, row.traits_total) == (None, None, None, None)


async def test_each_metric_keeps_its_own_best_over_accepted_answers(
    group: "Group", tmp_path: Path
) -> None:
    anna = await group.person("Anna")
    quick = replace(AC, speed=Speed(2.0, 1.9, 2.1, Band.S), memory_bytes=900, tokens=50)
    lean = replace(AC, speed=Speed(1.0, 0.9, 1.1, Band.A), memory_bytes=100, tokens=70)
    wrong = replace(WA, memory_bytes=1, tokens=1)
    for judgement in (wrong, quick, lean):
        await group.send_and_judge(anna, judgement)

    database = sqlite3.connect(tmp_path / "data.db")
    rows = database.execute("SELECT metric, value, submission_id FROM bests").fetchall()
    database.close()
    assert set(rows) == {
        ("points", 100.0, 2),
        ("first", 0.0, 2),
        ("fastest", 2.0, 2),
        ("leanest", 100.0, 3),
        ("shortest", 50.0, 2),
    }


async def test_the_solvers_of_a_round_are_counted_once_each(group: "Group") -> None:
    for name, judgements in {"Anna": (AC, AC), "Bert": (WA,), "Cleo": (WA, AC)}.items():
        for judgement in judgements:
            await group.send_and_judge(await group.person(name), judgement)

    assert await group.store.solved_count(group.round.id) == 2


async def test_the_history_is_newest_first_and_says_what_waits(group: "Group") -> None:
    anna = await group.person("Anna")
    await group.send_and_judge(anna, WA)
    await group.send(anna)

    rows = await group.store.history(anna.member.id)

    assert [(row.submission_id, row.verdict, row.points) for row in rows] == [
        (2, None, None),
        (1, Verdict.WA, 40),
    ]
    assert len(await group.store.history(anna.member.id, limit=1)) == 1


async def test_the_audit_finds_a_changed_row_and_recomputing_mends_it(
    group: "Group", tmp_path: Path
) -> None:
    await group.send_and_judge(await group.person("Anna"), AC)
    assert await group.store.audit() == []
    with sqlite3.connect(tmp_path / "data.db") as database:
        database.execute("UPDATE standings SET points = 999 WHERE scope LIKE 'all:%'")
        database.execute("DELETE FROM bests WHERE metric = 'first'")
    database.close()

    found = await group.store.audit()

    assert len(found) == 3
    assert await group.store.recompute_standings() == found
    assert await group.store.audit() == []
    assert await group.board(group.scopes[2]) == [("Anna", 100, 1)]


async def test_an_audit_since_a_moment_looks_at_what_was_touched_from_then_on(
    group: "Group", tmp_path: Path
) -> None:
    anna, bert = await group.person("Anna"), await group.person("Bert")
    await group.send_and_judge(bert, AC)
    number = await group.send_and_judge(anna, AC)
    await group.next_round("kmeans")
    since = group.clock.now()
    await group.send_and_judge(anna, WA)
    assert await group.store.audit(since) == []
    with sqlite3.connect(tmp_path / "data.db") as database:
        database.execute("UPDATE standings SET points = 999 WHERE scope LIKE 'all:%'")
        database.execute("UPDATE bests SET value = 41 WHERE round_id = 2")
    database.close()

    found = await group.store.audit(since)

    # Anna's best of the new round, and her sums by what is kept and by what should be.
    assert len([line for line in found if "Best" in line]) == 2
    assert any("999" in line and f"member_id={anna.member.id}," in line for line in found)
    assert not any(f"member_id={bert.member.id}," in line for line in found)
    group.clock.advance(1)
    assert await group.store.audit(group.clock.now()) == []
    await group.store.withdraw(number, anna.member.id)
    assert await group.store.audit(group.clock.now()) != []


@pytest.mark.parametrize(
    ("judgement", "mode", "counts"),
    [
        pytest.param(None, Mode.RANKED, True, id="not yet judged"),
        pytest.param(WA, Mode.RANKED, True, id="wrong"),
        pytest.param(WA, Mode.PRACTICE, True, id="practice"),
        pytest.param(JE, Mode.RANKED, True, id="judge error"),
        pytest.param(Judgement(Verdict.CE, "no", points=0), Mode.RANKED, False, id="CE"),
        pytest.param(WA, Mode.TRY, False, id="try"),
    ],
)
async def test_what_counts_for_a_streak(
    group: "Group", judgement: Judgement | None, mode: Mode, counts: bool
) -> None:
    anna = await group.person("Anna")
    if judgement is None:
        await group.send(anna, mode=mode)
    else:
        await group.send_and_judge(anna, judgement, mode=mode)

    assert [took for _, took in await group.store.round_rows(anna.member.id)] == [counts]


@pytest.mark.parametrize(
    ("verdicts", "counts"),
    [
        pytest.param("AC WA", True, id="a solve that is wrong now"),
        pytest.param("AC CE", False, id="a solve that breaks a rule now"),
        pytest.param("CE AC", True, id="a broken rule that is none now"),
        pytest.param("CE JE", False, id="our fault after a broken rule"),
        pytest.param("CE JE WA", True, id="judged at last"),
        pytest.param("JE CE", False, id="our fault first"),
        pytest.param("JE AC", True, id="solved at last"),
        pytest.param("AC CE JE", False, id="our fault after what counts"),
    ],
)
async def test_a_streak_goes_by_the_judgement_that_counts(
    group: "Group", verdicts: str, counts: bool
) -> None:
    anna = await group.person("Anna")
    first, *later = [Judgement(Verdict(one), "", points=_WORTH[one]) for one in verdicts.split()]
    number = await group.send_and_judge(anna, first)
    for judgement in later:
        await group.rejudge(number, judgement)

    assert [took for _, took in await group.store.round_rows(anna.member.id)] == [counts]


@pytest.mark.parametrize("strict", [False, True])
async def test_after_the_end_a_rejudge_takes_no_streak_unless_it_is_strict(
    group: "Group", strict: bool
) -> None:
    anna = await group.person("Anna")
    number = await group.send_and_judge(anna, AC)
    group.clock.time = group.round.closes_at
    await group.rejudge(number, Judgement(Verdict.CE, "", points=0), strict=strict)

    told = [took for _, took in await group.store.round_rows(anna.member.id)]
    assert told == [not strict]


@pytest.mark.parametrize("whole_round", [False, True])
async def test_what_is_disqualified_keeps_no_streak_until_that_is_undone(
    group: "Group", whole_round: bool
) -> None:
    anna = await group.person("Anna")
    number = await group.send_and_judge(anna, AC)
    deed = Deed(group.community.id, None, "disqualified", about_id=anna.member.id)
    submission_id = None if whole_round else number
    made = await group.store.disqualify(deed, group.round.id, submission_id)
    assert made is not None
    assert [took for _, took in await group.store.round_rows(anna.member.id)] == [False]

    await group.store.undo_disqualification(deed, made.id)

    assert [took for _, took in await group.store.round_rows(anna.member.id)] == [True]


async def test_the_unchanged_starter_keeps_no_streak(group: "Group") -> None:
    anna = await group.person("Anna")
    await group.send(anna, group.starter)

    assert [took for _, took in await group.store.round_rows(anna.member.id)] == [False]


async def test_practice_after_the_close_keeps_no_streak(group: "Group") -> None:
    anna = await group.person("Anna")
    group.clock.time = group.round.closes_at
    await group.send(anna, mode=Mode.PRACTICE)

    assert [took for _, took in await group.store.round_rows(anna.member.id)] == [False]


async def test_a_streak_lists_every_round_oldest_first(group: "Group") -> None:
    anna = await group.person("Anna")
    await group.send(anna)
    await group.next_round("kmeans")
    group.clock.time += timedelta(hours=1)
    await group.next_round("bm25")
    await group.send(anna)

    rows = await group.store.round_rows(anna.member.id)

    assert [(held.slug, took) for held, took in rows] == [
        ("softmax", True),
        ("kmeans", False),
        ("bm25", True),
    ]
