"""A withdrawn submission is on no board, stays in the history, and hides nothing."""

from typing import TYPE_CHECKING

import pytest

from bot.core.asking import View
from bot.core.judgements import Judgement, Verdict
from bot.core.models import Mode
from bot.errors import TooManyJudged, TooManyPending

if TYPE_CHECKING:
    from tests.store.conftest import Group

WA = Judgement(Verdict.WA, "no", points=40)
AC = Judgement(Verdict.AC, "accepted", points=100, tokens=9)


async def test_the_next_best_counts_after_the_best_was_withdrawn(group: "Group") -> None:
    anna = await group.person("Anna")
    await group.send_and_judge(anna, WA)
    best = await group.send_and_judge(anna, AC)

    assert await group.store.withdraw(best, anna.member.id)

    for scope in group.scopes:
        assert await group.board(scope) == [("Anna", 40, 0)]
        assert await group.store.view_rows(scope, View.SHORTEST) == []
    assert await group.store.solved_count(group.round.id) == 0
    assert await group.store.audit() == []


async def test_whoever_withdrew_everything_is_on_no_board(group: "Group") -> None:
    anna = await group.person("Anna")
    number = await group.send_and_judge(anna, AC)

    await group.store.withdraw(number, anna.member.id)

    for scope in group.scopes:
        assert await group.board(scope) == []
    assert await group.store.audit() == []


async def test_a_withdrawn_submission_that_waits_is_judged_but_never_counts(
    group: "Group",
) -> None:
    anna = await group.person("Anna")
    number = (await group.send(anna)).id
    await group.store.withdraw(number, anna.member.id)

    assert await group.judge(AC) == number

    assert await group.board(group.scopes[0]) == []
    assert len(await group.store.lease("terminal", None, "sender", 60)) == 1
    assert (await group.ask_rejudge(number)).total == 0
    assert await group.store.audit() == []


async def test_only_ones_own_can_be_withdrawn_and_once(group: "Group") -> None:
    anna, bert = await group.person("Anna"), await group.person("Bert")
    number = await group.send_and_judge(anna, AC)

    assert not await group.store.withdraw(number, bert.member.id)
    assert not await group.store.withdraw(999, anna.member.id)
    assert await group.board(group.scopes[0]) == [("Anna", 100, 1)]
    assert await group.store.withdraw(number, anna.member.id)
    assert not await group.store.withdraw(number, anna.member.id)


async def test_practice_can_be_withdrawn_too(group: "Group") -> None:
    anna = await group.person("Anna")
    number = await group.send_and_judge(anna, AC, mode=Mode.PRACTICE, round_id=None)

    assert await group.store.withdraw(number, anna.member.id)


async def test_a_withdrawn_submission_says_so_wherever_it_is_read(group: "Group") -> None:
    anna = await group.person("Anna")
    kept = await group.send_and_judge(anna, AC)
    number = await group.send_and_judge(anna, WA)
    await group.store.withdraw(number, anna.member.id)

    rows = await group.store.history(anna.member.id)
    assert {row.submission_id: row.withdrawn for row in rows} == {kept: False, number: True}
    for submission_id, withdrawn in ((kept, False), (number, True)):
        judged = await group.store.judged(submission_id)
        assert judged is not None
        assert judged.submission.withdrawn is withdrawn
        assert await group.store.submission(submission_id) == judged.submission


async def test_a_submission_is_read_before_it_is_judged(group: "Group") -> None:
    number = (await group.send(await group.person("Anna"), "mine")).id

    found = await group.store.submission(number)

    assert found is not None
    assert (found.id, found.source, found.withdrawn) == (number, "mine", False)
    assert await group.store.submission(999) is None


async def test_a_withdrawn_submission_keeps_no_streak(group: "Group") -> None:
    anna = await group.person("Anna")
    number = await group.send_and_judge(anna, AC)
    await group.store.withdraw(number, anna.member.id)

    assert [took for _, took in await group.store.round_rows(anna.member.id)] == [False]
    await group.send(anna)
    assert [took for _, took in await group.store.round_rows(anna.member.id)] == [True]


@pytest.mark.parametrize("judged", [True, False])
async def test_the_same_code_sent_after_a_withdrawal_is_a_new_submission(
    group: "Group", judged: bool
) -> None:
    anna = await group.person("Anna")
    first = group.new(anna, "same")
    number = (await group.store.accept(first)).id
    if judged:
        await group.judge(AC)
    await group.store.withdraw(number, anna.member.id)

    again = await group.send(anna, "same")

    assert (again.id, again.repeated) == (number + 1, False)
    # But a platform's retry of the first delivery is no new one.
    assert (await group.store.accept(first)).id == number


async def test_withdrawing_gives_back_neither_a_place_in_the_queue_nor_one_in_the_hour(
    group: "Group",
) -> None:
    anna = await group.person("Anna")
    for _ in range(20):
        number = await group.send_and_judge(anna, WA)
        await group.store.withdraw(number, anna.member.id)
    with pytest.raises(TooManyJudged):
        await group.send(anna)

    group.clock.advance(3601)
    for _ in range(5):
        await group.store.withdraw((await group.send(anna)).id, anna.member.id)
    with pytest.raises(TooManyPending):
        await group.send(anna)
