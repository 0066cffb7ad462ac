"""Rules of scoring that hold across parts: each is a sentence that members are promised."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.core.asking import View
from bot.core.audit_ports import Deed
from bot.core.copies import Decision, Likeness, Look
from bot.core.judgements import Judgement, Verdict
from bot.core.models import Mode
from bot.core.own_challenges import NewUpload
from bot.core.submitting import CPU_AN_HOUR_S
from bot.core.unranked import Unranked
from bot.errors import TooManyJudged, TooManyPending
from tests.store.conftest import challenge, solved

if TYPE_CHECKING:
    from tests.store.conftest import Group

WRONG = Judgement(Verdict.WA, "no", points=40)
COPY = Look(200, frozenset(range(9)), Likeness("reference.py", 0.9, identical=False))


async def _judge_last_first(group: "Group", *names: str) -> None:
    """Have each send at their own second, and judge in the opposite order."""
    for name in names:
        await group.send(await group.person(name))
        group.clock.advance(1)
    claims = [await group.store.claim("lane", 600) for _ in names]
    for claimed in reversed(claims):
        group.clock.advance(60)
        assert claimed is not None
        assert await group.store.finish(claimed, solved())


async def test_time_is_that_of_acceptance_whatever_the_order_of_judging(group: "Group") -> None:
    await _judge_last_first(group, "Anna", "Bert", "Cleo")

    assert [name for name, *_ in await group.board(group.scopes[0])] == ["Anna", "Bert", "Cleo"]
    first = await group.store.first_solve(group.round.id)
    assert first is not None
    assert first.submission_id == 1
    rows = await group.store.view_rows(group.scopes[0], View.FIRST)
    assert [row.name for row in rows] == ["Anna", "Bert", "Cleo"]


async def test_what_was_accepted_before_the_close_is_in_time_however_long_the_queue(
    group: "Group",
) -> None:
    anna = await group.person("Anna")
    group.clock.time = group.round.closes_at - timedelta(seconds=1)
    await group.send(anna)
    group.clock.advance(3600)
    await group.judge(solved(130))

    for scope in group.scopes:
        assert await group.board(scope) == [("Anna", 130, 1)]
    assert [took for _, took in await group.store.round_rows(anna.member.id)] == [True]


async def test_a_try_counts_to_the_five_pending(group: "Group") -> None:
    anna = await group.person("Anna")
    for mode in (Mode.RANKED, Mode.TRY, Mode.TRY, Mode.PRACTICE, Mode.TRY):
        await group.send(anna, mode=mode)

    for mode in (Mode.RANKED, Mode.TRY):
        with pytest.raises(TooManyPending):
            await group.send(anna, mode=mode)


async def test_a_try_is_in_no_board_view_streak_or_history(group: "Group") -> None:
    anna = await group.person("Anna")
    await group.send_and_judge(anna, solved(), mode=Mode.TRY)

    for scope in group.scopes:
        assert await group.board(scope) == []
        assert await group.store.view_rows(scope, View.FIRST) == []
    assert await group.store.solved_count(group.round.id) == 0
    assert [took for _, took in await group.store.round_rows(anna.member.id)] == [False]
    assert await group.store.history(anna.member.id) == []


async def test_practice_scores_nowhere_but_keeps_the_streak_of_an_open_round(
    group: "Group",
) -> None:
    anna = await group.person("Anna")
    await group.send_and_judge(anna, solved(), mode=Mode.PRACTICE)

    for scope in group.scopes:
        assert await group.board(scope) == []
        assert await group.store.view_rows(scope, View.FIRST) == []
    assert [took for _, took in await group.store.round_rows(anna.member.id)] == [True]


async def test_two_minutes_of_computing_in_an_hour_are_the_most(group: "Group") -> None:
    anna, heavy = await group.person("Anna"), CPU_AN_HOUR_S / 2
    for _ in range(2):
        await group.send(anna)
        group.clock.advance(1)
        await group.judge(Judgement(Verdict.TLE, "slow", points=60, cpu_time_s=heavy))

    with pytest.raises(TooManyJudged):
        await group.send(anna)
    await group.send(await group.person("Bert"))
    group.clock.advance(3600)
    await group.send(anna)


async def test_a_violation_is_worth_nothing_but_takes_away_nothing(group: "Group") -> None:
    anna, bert = await group.person("Anna"), await group.person("Bert")
    await group.send_and_judge(anna, WRONG)
    for person in (anna, bert):
        await group.send_and_judge(person, Judgement(Verdict.SV, "stopped", points=0))

    assert await group.board(group.scopes[0]) == [("Anna", 40, 0), ("Bert", 0, 0)]


async def test_views_list_solves_only_however_fast_or_short_the_rest_is(group: "Group") -> None:
    short = Judgement(Verdict.TLE, "slow", points=60, tokens=1, memory_bytes=1)
    await group.send_and_judge(await group.person("Anna"), short)

    for view in (View.FIRST, View.FASTEST, View.LEANEST, View.SHORTEST):
        assert await group.store.view_rows(group.scopes[0], view) == []


async def test_a_held_solve_is_the_first_once_it_is_released(group: "Group") -> None:
    await group.send(await group.person("Anna"))
    claimed = await group.store.claim("lane", 60)
    assert claimed is not None
    assert await group.store.finish(claimed, solved(), COPY)
    group.clock.advance(1)
    await group.send_and_judge(await group.person("Bert"), solved())
    before = await group.store.first_solve(group.round.id)
    released = Deed(group.community.id, None, "released")
    assert await group.store.decide_hold(released, claimed.submission.id, Decision.RELEASED)
    after = await group.store.first_solve(group.round.id)

    assert before is not None
    assert after is not None
    assert (before.submission_id, after.submission_id) == (2, 1)


async def test_whoever_brought_a_challenge_is_unranked_in_its_round(group: "Group") -> None:
    mo, anna = await group.person("Mo"), await group.person("Anna")
    await group.store.add_own(_upload(group, mo.member.id, "kmeans"))
    await group.send_and_judge(mo, solved())
    await group.next_round("kmeans")
    number = await group.send_and_judge(mo, solved(130))
    await group.send_and_judge(anna, solved())

    assert await group.board(group.scopes[0]) == [("Anna", 100, 1)]
    assert await group.board(group.scopes[1]) == [("Mo", 100, 1), ("Anna", 100, 1)]
    assert (await group.store.marks(number)).unranked
    assert await group.store.audit() == []


async def test_whoever_mends_the_open_challenge_is_unranked_from_then_on(group: "Group") -> None:
    mo, anna = await group.person("Mo"), await group.person("Anna")
    for person in (mo, anna):
        await group.send_and_judge(person, solved())
    await group.store.add_own(_upload(group, mo.member.id, "kmeans"))
    assert len(await group.board(group.scopes[0])) == 2

    await group.store.add_own(_upload(group, mo.member.id, "softmax"))

    assert await group.board(group.scopes[0]) == [("Anna", 100, 1)]
    assert await group.store.audit() == []


async def test_whoever_reads_the_hidden_cases_of_an_open_round_is_unranked_in_it(
    group: "Group",
) -> None:
    mo, here = await group.person("Mo"), group.community.id
    await group.send_and_judge(mo, solved())
    assert not await group.store.saw_cases(here, mo.member.id, "kmeans")
    assert len(await group.board(group.scopes[0])) == 1

    assert await group.store.saw_cases(here, mo.member.id, "softmax")

    assert await group.board(group.scopes[0]) == []
    group.clock.time = group.round.closes_at
    assert not await group.store.saw_cases(here, mo.member.id, "softmax")
    assert await group.store.audit() == []


async def test_whoever_reads_the_hidden_cases_before_a_round_is_unranked_in_it_and_told(
    group: "Group",
) -> None:
    mo, anna = await group.person("Mo"), await group.person("Anna")
    assert not await group.store.saw_cases(group.community.id, mo.member.id, "kmeans")
    assert (await group.send(mo)).unranked is None
    await group.judge(solved())

    await group.next_round("kmeans")
    sent = await group.send(mo)
    await group.judge(solved())
    await group.send_and_judge(anna, solved())

    assert sent.unranked is Unranked.SAW_CASES
    assert (await group.store.marks(sent.id)).unranked is Unranked.SAW_CASES
    assert await group.board(group.scopes[0]) == [("Anna", 100, 1)]
    assert await group.store.audit() == []


async def test_files_that_were_read_in_one_group_matter_in_no_other(group: "Group") -> None:
    other = await type(group).found(group.store, group.clock, "discord", "second")
    mo = await other.person("Mo")
    await other.store.saw_cases(other.community.id, mo.member.id, "kmeans")

    await group.next_round("kmeans")

    assert (await group.send(await group.person("Mo"))).unranked is None


async def test_whoever_discarded_their_challenge_still_knows_its_cases(group: "Group") -> None:
    mo = await group.person("Mo")
    own = await group.store.add_own(_upload(group, mo.member.id, "kmeans"))
    assert await group.store.discard_own(group.community.id, own.id)

    await group.next_round("kmeans")

    assert (await group.send(mo)).unranked is Unranked.SAW_CASES


def _upload(group: "Group", member_id: int, slug: str) -> NewUpload:
    mended = challenge(slug, "mended\n")
    return NewUpload(group.community.id, member_id, mended, group.platform, "mo")
