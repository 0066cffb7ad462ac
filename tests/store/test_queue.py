"""Claims: fair, leased, given back, and finished exactly once."""

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.core.judgements import (
    Band,
    Judgement,
    SampleReport,
    Speed,
    TraitResult,
    TraitState,
    Verdict,
)
from bot.core.judging_ports import Claimed
from bot.core.models import Judged, Mode
from bot.core.rejudge_ports import Busy

if TYPE_CHECKING:
    from tests.store.conftest import Group

AC = Judgement(Verdict.AC, "accepted", points=100)


async def _claim(group: "Group", owner: str = "lane") -> Claimed:
    claimed = await group.store.claim(owner, 60)
    assert claimed is not None
    return claimed


async def test_everyones_first_goes_before_anyones_second(group: "Group") -> None:
    anna, bert = await group.person("Anna"), await group.person("Bert")
    sent = [(await group.send(who)).id for who in (anna, anna, anna, bert, bert)]

    claimed = [(await _claim(group)).submission.id for _ in sent]

    assert claimed == [sent[0], sent[3], sent[1], sent[4], sent[2]]


async def test_a_rejudge_goes_after_what_members_wait_for(group: "Group") -> None:
    anna = await group.person("Anna")
    old = await group.send_and_judge(anna, AC)
    await group.ask_rejudge(old)
    fresh = [(await group.send(anna)).id for _ in range(5)]

    assert [(await _claim(group)).submission.id for _ in range(6)] == [*fresh, old]


async def test_an_empty_queue_has_nothing_to_claim(group: "Group") -> None:
    assert await group.store.claim("lane", 60) is None


async def test_many_lanes_never_claim_the_same_submission(group: "Group") -> None:
    for name in "ABCDEFGHIJ":
        await group.send(await group.person(name))

    claims = await asyncio.gather(*(group.store.claim(f"lane {n}", 60) for n in range(15)))

    numbers = [claimed.submission.id for claimed in claims if claimed is not None]
    assert sorted(numbers) == list(range(1, 11))


async def test_an_expired_claim_returns_to_the_queue(group: "Group") -> None:
    await group.send(await group.person("Anna"))
    await group.store.claim("lane 1", 10)

    assert await group.store.requeue_expired() == 0
    group.clock.advance(10)
    assert await group.store.requeue_expired() == 1
    assert (await _claim(group, "lane 2")).revision == 0


async def test_a_renewed_claim_does_not_expire(group: "Group") -> None:
    number = (await group.send(await group.person("Anna"))).id
    await group.store.claim("lane", 10)
    group.clock.advance(9)

    assert await group.store.renew(number, "lane", 10)
    group.clock.advance(9)
    assert await group.store.requeue_expired() == 0


async def test_only_the_owner_of_a_claim_can_renew_it(group: "Group") -> None:
    number = (await group.send(await group.person("Anna"))).id
    await group.store.claim("lane 1", 10)

    assert not await group.store.renew(number, "lane 2", 10)
    group.clock.advance(10)
    await group.store.requeue_expired()
    assert not await group.store.renew(number, "lane 1", 10)


async def test_a_release_counts_the_lanes_that_died(group: "Group") -> None:
    await group.send(await group.person("Anna"))
    deaths = []
    for died in (True, False, True):
        number = (await _claim(group)).submission.id
        deaths.append(await group.store.release(number, "lane", lane_died=died))

    assert deaths == [1, 1, 2]
    assert (await _claim(group)).submission.lane_deaths == 2


async def test_a_lost_claim_cannot_be_released(group: "Group") -> None:
    number = (await group.send(await group.person("Anna"))).id
    await _claim(group, "lane 1")

    assert await group.store.release(number, "lane 2", lane_died=True) == 0
    assert await group.store.claim("lane 2", 60) is None


async def test_a_claim_whose_community_was_erased_meanwhile_ends_quietly(group: "Group") -> None:
    await group.send(await group.person("Anna"))
    claimed = await _claim(group)
    await group.store.note_removed("terminal", "local")
    group.clock.advance(1)
    assert await group.store.erase_removed(group.clock.now()) == 1

    assert not await group.store.renew(claimed.submission.id, "lane", 60)
    assert await group.store.release(claimed.submission.id, "lane", lane_died=True) == 0
    assert not await group.store.finish(claimed, AC)
    assert await group.store.lease("terminal", None, "sender", 60) == []


async def test_the_only_judging_process_takes_all_claims_back_at_its_start(
    group: "Group",
) -> None:
    for name in "AB":
        await group.send(await group.person(name))
        await _claim(group, name)

    assert await group.store.requeue_all_judging() == 2
    assert (await _claim(group)).submission.id == 1


async def test_a_second_result_of_the_same_revision_is_dropped(group: "Group") -> None:
    anna = await group.person("Anna")
    await group.send(anna)
    slow = await _claim(group, "slow lane")
    group.clock.advance(61)
    await group.store.requeue_expired()
    quick = await _claim(group, "quick lane")

    assert await group.store.finish(quick, AC)
    assert not await group.store.finish(slow, Judgement(Verdict.WA, "no", points=0))

    judged = await group.store.judged(quick.submission.id)
    assert judged is not None
    assert judged.judgement == AC
    assert await group.board(group.scopes[0]) == [("Anna", 100, 1)]
    assert len(await group.store.lease("terminal", None, "sender", 60)) == 1


async def test_of_two_results_at_once_one_counts(group: "Group") -> None:
    await group.send(await group.person("Anna"))
    claimed = await _claim(group)

    kept = await asyncio.gather(*(group.store.finish(claimed, AC) for _ in range(5)))

    assert sum(kept) == 1


async def test_a_judgement_comes_back_as_it_was(group: "Group") -> None:
    await group.send(await group.person("Anna"))
    claimed = await _claim(group)
    judgement = Judgement(
        verdict=Verdict.WA,
        message="odd \ud800 and \0",
        traits=(
            TraitResult("ties", "breaks ties", TraitState.FAILED, "why \udfff", hint=2),
            TraitResult("overflow", "stays finite", TraitState.NOT_RUN),
        ),
        samples=(SampleReport("plain-1", False, "x", "1", "2", "printed \0", "trace \ud800"),),
        samples_total=1,
        passed=3,
        total=9,
        speed=Speed(1.25, 1.1, 1.4, Band.A, growth=4.2),
        memory_bytes=2**40,
        points=20,
        seed=2**128 - 1,
        tokens=57,
        cpu_time_s=0.1,
        case_set_hash="abc",
        judge_build="judge 1 on NumPy 2.3",
        operator_note="look",
    )

    await group.store.finish(claimed, judgement)

    judged = await group.store.judged(claimed.submission.id)
    assert isinstance(judged, Judged)
    assert judged.judgement == judgement
    assert judged.submission.source == claimed.submission.source


async def test_what_is_not_judged_has_no_judgement(group: "Group") -> None:
    number = (await group.send(await group.person("Anna"))).id

    assert await group.store.judged(number) is None
    assert await group.store.judged(999) is None


async def test_a_rejudge_adds_a_revision_and_the_newest_is_read(group: "Group") -> None:
    number = await group.send_and_judge(await group.person("Anna"), AC)
    assert (await group.ask_rejudge(number)).left == 1
    with pytest.raises(Busy):
        await group.ask_rejudge(number)

    claimed = await _claim(group)
    assert claimed.revision == 1
    await group.store.finish(claimed, Judgement(Verdict.WA, "no", points=40))

    judged = await group.store.judged(number)
    assert judged is not None
    assert judged.judgement.points == 40


async def test_a_try_is_judged_and_delivered_but_counts_nowhere(group: "Group") -> None:
    anna = await group.person("Anna")
    number = await group.send_and_judge(anna, Judgement(Verdict.AC, "ok"), mode=Mode.TRY)

    (delivery,) = await group.store.lease("terminal", None, "sender", 60)
    assert delivery.submission_id == number
    assert await group.board(group.scopes[2]) == []
    assert await group.store.history(anna.member.id) == []
    assert [took for _, took in await group.store.round_rows(anna.member.id)] == [False]
