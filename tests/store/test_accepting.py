"""A submission is stored once, whatever a platform or a finger does twice."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.core.judgements import Band, Judgement, Speed, Verdict
from bot.core.models import Accepted, Mode, Status
from bot.core.submitting import TRIES_AN_HOUR
from bot.errors import TooManyJudged, TooManyPending, TooManyTries
from bot.store import open_store

if TYPE_CHECKING:
    from tests.store.conftest import Group


async def test_a_receipt_says_how_many_are_ahead(group: "Group") -> None:
    anna, bert = await group.person("Anna"), await group.person("Bert")

    first = await group.send(anna)
    second = await group.send(bert)

    assert first == Accepted(id=1, ahead=0, repeated=False)
    assert second == Accepted(id=2, ahead=1, repeated=False)


async def test_a_submission_in_a_lane_is_still_ahead(group: "Group") -> None:
    anna, bert = await group.person("Anna"), await group.person("Bert")
    await group.send(anna)
    await group.store.claim("lane", 60)

    assert (await group.send(bert)).ahead == 1


async def test_a_second_submission_waits_behind_a_later_first_one(group: "Group") -> None:
    anna, bert = await group.person("Anna"), await group.person("Bert")
    await group.send(anna)
    await group.send(anna)

    assert (await group.send(bert)).ahead == 1


async def test_a_retried_delivery_gives_the_existing_number(group: "Group") -> None:
    anna = await group.person("Anna")
    new = group.new(anna)
    first = await group.store.accept(new)
    await group.judge(Judgement(Verdict.WA, "no", points=0))
    group.clock.advance(3600)

    again = await group.store.accept(replace(new, source="other", source_hash="other"))

    assert again == Accepted(id=first.id, ahead=0, repeated=True)


async def test_a_double_click_while_it_waits_gives_the_existing_number(group: "Group") -> None:
    anna = await group.person("Anna")
    first = await group.send(anna, "same")
    group.clock.advance(3600)

    again = await group.send(anna, "same")

    assert again == Accepted(id=first.id, ahead=0, repeated=True)


@pytest.mark.parametrize(
    ("seconds", "repeated"), [pytest.param(59.9, True), pytest.param(60, False)]
)
async def test_judged_code_is_repeated_only_for_a_minute(
    group: "Group", seconds: float, repeated: bool
) -> None:
    anna = await group.person("Anna")
    await group.send(anna, "same")
    await group.judge(Judgement(Verdict.WA, "no", points=0))
    group.clock.advance(seconds)

    assert (await group.send(anna, "same")).repeated is repeated


async def test_the_same_code_as_a_try_is_another_submission(group: "Group") -> None:
    anna = await group.person("Anna")
    first = await group.send(anna, "same", mode=Mode.TRY)

    assert (await group.send(anna, "same")).id != first.id


async def test_the_same_code_from_another_member_is_another_submission(group: "Group") -> None:
    first = await group.send(await group.person("Anna"), "same")

    assert (await group.send(await group.person("Bert"), "same")).id != first.id


async def test_a_sixth_pending_submission_is_refused(group: "Group") -> None:
    anna = await group.person("Anna")
    for mode in (Mode.RANKED, Mode.PRACTICE, Mode.TRY, Mode.TRY, Mode.RANKED):
        await group.send(anna, mode=mode)
    await group.store.claim("lane", 60)

    with pytest.raises(TooManyPending) as refused:
        await group.send(anna)

    assert refused.value.pending == 5
    assert await group.store.pending(anna.member.id) == 5
    assert not (await group.send(await group.person("Bert"))).repeated


async def test_a_repetition_is_never_one_too_many(group: "Group") -> None:
    anna = await group.person("Anna")
    sent = [await group.send(anna, f"{n}") for n in range(5)]

    assert (await group.send(anna, "4")).id == sent[4].id


async def test_a_rejudge_takes_no_place_from_its_member(group: "Group") -> None:
    anna = await group.person("Anna")
    number = await group.send_and_judge(anna, Judgement(Verdict.WA, "no", points=0))
    await group.ask_rejudge(number)

    assert await group.store.pending(anna.member.id) == 0
    for _ in range(5):
        await group.send(anna)


async def test_twenty_deliveries_of_one_click_make_one_submission(group: "Group") -> None:
    anna = await group.person("Anna")

    receipts = await asyncio.gather(*(group.send(anna, "same") for _ in range(20)))

    assert {receipt.id for receipt in receipts} == {1}
    assert sum(not receipt.repeated for receipt in receipts) == 1


async def test_two_programs_may_write_to_one_file_at_the_same_time(
    group: "Group", tmp_path: Path
) -> None:
    other = await open_store(tmp_path / "data.db", group.clock)
    people = [await group.person(name) for name in "ABCDEFGHIJ"]

    receipts = await asyncio.gather(
        *(store.accept(group.new(person)) for person in people for store in (group.store, other))
    )
    await other.close()

    assert sorted(receipt.id for receipt in receipts) == list(range(1, 21))


async def test_any_text_a_member_can_send_comes_back_unchanged(group: "Group") -> None:
    anna = await group.person("Anna")
    source = "x = '\ud800\0\U0001f600'\r\n\ufeff"
    await group.send(anna, source)

    claimed = await group.store.claim("lane", 60)

    assert claimed is not None
    assert claimed.submission.source == source
    assert claimed.submission.status is Status.JUDGING
    assert claimed.slug == "softmax"
    assert claimed.files == {"reference.py": "pass\n"}


async def test_a_name_that_is_no_text_still_makes_a_member(group: "Group") -> None:
    anna = await group.person("An\ud800na\0")

    assert await group.send(anna) == Accepted(id=1, ahead=0, repeated=False)
    assert (await group.person("An\ud800na\0")).member == anna.member


async def test_a_cancelled_command_leaves_the_store_in_order(group: "Group") -> None:
    anna = await group.person("Anna")
    for steps in range(40):
        sending = asyncio.create_task(group.send(anna, "same"))
        for _ in range(steps):
            await asyncio.sleep(0.0002)
        sending.cancel()
        await asyncio.wait([sending])

    assert (await group.send(anna, "same")).id == 1
    assert await group.store.pending(anna.member.id) == 1


async def test_after_twenty_judged_in_an_hour_the_next_is_refused_but_a_try_is_not(
    group: "Group",
) -> None:
    anna = await group.person("Anna")
    wrong = Judgement(Verdict.WA, "no", points=1)
    for _ in range(20):
        await group.send_and_judge(anna, wrong)

    with pytest.raises(TooManyJudged):
        await group.send(anna)
    await group.send_and_judge(anna, Judgement(Verdict.WA, "no"), mode=Mode.TRY)
    group.clock.advance(3601)
    await group.send(anna)


async def test_tries_are_capped_and_hide_nothing_that_is(
    group: "Group", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.submissions.LATEST", 25)
    anna = await group.person("Anna")
    wrong = Judgement(Verdict.WA, "no", points=1)
    for _ in range(20):
        await group.send_and_judge(anna, wrong)
    for _ in range(TRIES_AN_HOUR):
        await group.send_and_judge(anna, Judgement(Verdict.WA, "no"), mode=Mode.TRY)

    with pytest.raises(TooManyTries):
        await group.send(anna, mode=Mode.TRY)
    with pytest.raises(TooManyJudged):
        await group.send(anna)
    group.clock.advance(3601)
    await group.send(anna, mode=Mode.TRY)


async def test_a_judge_error_does_not_use_up_the_hour(group: "Group") -> None:
    anna = await group.person("Anna")
    for _ in range(21):
        await group.send_and_judge(anna, Judgement(Verdict.JE, "our fault"))

    await group.send(anna)


async def test_identical_source_brings_its_timing_along(group: "Group") -> None:
    anna = await group.person("Anna")
    speed = Speed(1.0, 0.97, 1.03, Band.A)
    await group.send_and_judge(
        anna, Judgement(Verdict.AC, "", points=120, speed=speed), source="same"
    )
    group.clock.advance(120)
    await group.send(anna, "same")
    claimed = await group.store.claim("again", 60)

    assert claimed is not None
    assert claimed.timed is not None
    assert claimed.timed.speed == speed


@pytest.mark.parametrize(
    "earlier",
    [
        pytest.param(Judgement(Verdict.WA, "no", points=9), id="it was wrong"),
        pytest.param(
            Judgement(Verdict.AC, "", points=100, speed=Speed(1, 0.9, 1.1, None, noisy=True)),
            id="the host was too noisy",
        ),
    ],
)
async def test_timing_is_measured_anew_where_there_is_none_to_use_again(
    group: "Group", earlier: Judgement
) -> None:
    anna = await group.person("Anna")
    await group.send_and_judge(anna, earlier, source="same")
    group.clock.advance(120)
    await group.send(anna, "same")
    claimed = await group.store.claim("again", 60)

    assert claimed is not None
    assert claimed.timed is None
