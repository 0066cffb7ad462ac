"""Judging again: queued behind members, once, by the rules, and survived by kills."""

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.core.audit_ports import Deed
from bot.core.communities import CommunitySettings, Weekly
from bot.core.judgements import Band, Judgement, Speed, Verdict
from bot.core.models import Mode
from bot.core.rejudge_ports import Busy, NewRejudge, RejudgeState
from tests.store.conftest import challenge

if TYPE_CHECKING:
    from tests.store.conftest import Group

FAST, SLOW = Speed(1.6, 1.5, 1.7, Band.S), Speed(0.5, 0.4, 0.6, Band.B)
AC = Judgement(Verdict.AC, "accepted", speed=FAST, points=130, tokens=9)
WA = Judgement(Verdict.WA, "no", points=40)
JE = Judgement(Verdict.JE, "our fault")


async def whole_round(group: "Group", **more: object) -> NewRejudge:
    mo = (await group.person("Mo")).member.id
    deed = Deed(group.community.id, mo, "had judged again", reason="a case was wrong")
    return NewRejudge(deed, round_id=group.round.id, **more)  # type: ignore[arg-type]


async def mended(group: "Group", slug: str = "softmax") -> int:
    return await group.store.save_challenge(challenge(slug, "mended\n"))


async def told(group: "Group", who: str) -> list[tuple[str, str]]:
    found = await group.store.lease("terminal", [who], "sender", 60)
    for it in found:
        await group.store.sent(it.id, "sender", "message")
    return [(it.kind, it.payload) for it in found]


async def test_a_round_is_judged_again_behind_what_members_wait_for(group: "Group") -> None:
    anna, bert = await group.person("Anna"), await group.person("Bert")
    old = await group.send_and_judge(anna, AC)
    started = await group.store.start_rejudge(await whole_round(group))
    new = await group.send(bert)

    assert (started.total, started.left, started.state) == (1, 1, RejudgeState.RUNNING)
    assert await group.judge(WA) == new.id
    assert await group.judge(WA) == old
    found = await group.store.rejudge_of(group.community.id, started.id)
    assert found is not None
    assert (found.left, found.changed, found.state) == (0, 1, RejudgeState.DONE)
    assert await group.board(group.scopes[0]) == [("Anna", 40, 0), ("Bert", 40, 0)]
    assert await group.store.audit() == []


async def test_whose_points_moved_is_told_once_and_others_are_not(group: "Group") -> None:
    anna, bert = await group.person("Anna"), await group.person("Bert")
    await group.send_and_judge(anna, AC)
    await group.send_and_judge(bert, WA)
    await told(group, "anna"), await told(group, "bert")
    started = await group.store.start_rejudge(await whole_round(group))
    await group.judge(WA)
    await group.judge(WA)

    assert await told(group, "anna") == [("points-moved", f"{started.id}:1")]
    assert await told(group, "bert") == []
    moved = await group.store.moved(group.community.id, started.id, 1)
    assert moved is not None
    assert (moved.before, moved.after, moved.reason) == (130, 40, "a case was wrong")
    assert await group.store.moved(group.community.id, started.id, 2) is None


async def test_after_the_end_points_only_go_up_and_a_solve_stays_one(group: "Group") -> None:
    anna = await group.person("Anna")
    number = await group.send_and_judge(anna, AC)
    before = [await group.board(scope) for scope in group.scopes]
    group.clock.time = group.round.closes_at
    await group.store.start_rejudge(await whole_round(group))
    await group.judge(WA)

    assert [await group.board(scope) for scope in group.scopes] == before
    judged = await group.store.judged(number)
    assert judged is not None
    assert (judged.judgement.verdict, judged.judgement.points) == (Verdict.WA, 130)
    assert await group.store.audit() == []

    await group.store.start_rejudge(await whole_round(group, strict=True))
    await group.judge(WA)
    assert await group.board(group.scopes[0]) == [("Anna", 40, 0)]
    assert await group.store.audit() == []


async def test_what_was_asked_for_before_the_end_is_judged_by_the_rules_of_then(
    group: "Group",
) -> None:
    anna = await group.person("Anna")
    await group.send_and_judge(anna, AC)
    await group.store.start_rejudge(await whole_round(group))
    group.clock.time = group.round.closes_at
    await group.judge(WA)
    assert await group.board(group.scopes[0]) == [("Anna", 40, 0)]


async def test_a_judge_error_keeps_its_place(group: "Group") -> None:
    anna, bert = await group.person("Anna"), await group.person("Bert")
    number = await group.send_and_judge(anna, JE)
    group.clock.advance(60)
    await group.send_and_judge(bert, AC)
    (found,) = await group.store.judge_errors(group.community.id, 5)
    assert found.id == number
    mo = (await group.person("Mo")).member.id
    await told(group, "anna")
    group.clock.time = group.round.closes_at

    await group.store.start_rejudge(NewRejudge(Deed(group.community.id, mo, "did")))
    await group.judge(AC)

    rows = await group.store.standings(group.scopes[0])
    assert [(row.name, row.points) for row in rows] == [("Anna", 130), ("Bert", 130)]
    assert await told(group, "anna") == [("verdict", "")]
    assert await group.store.judge_errors(group.community.id, 5) == []


async def test_a_judge_error_on_top_leaves_what_counted(group: "Group") -> None:
    anna = await group.person("Anna")
    await group.send_and_judge(anna, AC)
    started = await group.store.start_rejudge(await whole_round(group))
    await group.judge(JE)
    assert await group.board(group.scopes[0]) == [("Anna", 130, 1)]
    assert await group.store.moved(group.community.id, started.id, 1) is None
    assert await group.store.audit() == []


async def test_two_rejudges_at_once_are_one(group: "Group") -> None:
    anna = await group.person("Anna")
    number = await group.send_and_judge(anna, AC)
    wanted = await whole_round(group)
    one = NewRejudge(wanted.deed, submission_id=number)

    ended = await asyncio.gather(
        *(group.store.start_rejudge(it) for it in (wanted, one, wanted)), return_exceptions=True
    )

    (busy, _) = [it for it in ended if isinstance(it, Busy)]
    assert busy.other.by == "Mo"
    await group.judge(WA)
    assert await group.store.claim("lane", 60) is None
    assert len(await group.store.deeds(group.community.id, None, 8)) == 1


async def test_a_result_begun_on_the_old_version_is_dropped_and_judged_anew(
    group: "Group",
) -> None:
    anna = await group.person("Anna")
    await group.send(anna)
    claimed = await group.store.claim("lane", 60)
    assert claimed is not None
    version = await mended(group)
    await group.store.start_rejudge(await whole_round(group, version_id=version))

    assert not await group.store.finish(claimed, AC)
    again = await group.store.claim("lane", 60)
    assert again is not None
    assert again.files == {"reference.py": "mended\n"}
    assert await group.store.finish(again, WA)
    assert not await group.store.finish(claimed, AC)
    assert not await group.store.finish(again, AC)

    assert await group.board(group.scopes[0]) == [("Anna", 40, 0)]
    assert await group.store.audit() == []


async def test_a_kill_while_judging_again_loses_nothing(group: "Group") -> None:
    """What a killed process leaves: a claim that nobody holds."""
    anna = await group.person("Anna")
    await group.send_and_judge(anna, AC)
    started = await group.store.start_rejudge(await whole_round(group))
    assert await group.store.claim("killed", 60) is not None
    assert await group.store.requeue_all_judging() == 1
    with pytest.raises(Busy):
        await group.store.start_rejudge(await whole_round(group))
    await group.judge(WA)
    found = await group.store.rejudge_of(group.community.id, started.id)
    assert found is not None
    assert found.state is RejudgeState.DONE


async def test_another_version_is_checked_before_anything_changes(group: "Group") -> None:
    anna = await group.person("Anna")
    await group.send_and_judge(anna, AC)
    version = await mended(group)
    wanted = await whole_round(group, version_id=version, checked=False)
    await told(group, "anna")

    started = await group.store.start_rejudge(wanted)
    assert await group.store.claim("lane", 60) is None
    with pytest.raises(Busy):
        await group.store.start_rejudge(await whole_round(group))
    waiting = await group.store.version_to_check()
    assert waiting is not None
    assert (waiting.slug, waiting.files) == ("softmax", {"reference.py": "mended\n"})
    assert await group.store.settle_version(started.id, ["reference.py gets WA", "and more"])
    assert not await group.store.settle_version(started.id, [])

    assert await group.store.version_to_check() is None
    assert await group.store.claim("lane", 60) is None
    found = await group.store.rejudge_of(group.community.id, started.id)
    assert found is not None
    assert (found.state, found.problems) == (
        RejudgeState.REFUSED,
        "reference.py gets WA\nand more",
    )
    assert await told(group, "mo") == [("rejudge-refused", str(started.id))]


async def test_a_version_that_is_well_is_what_the_round_has_from_then_on(group: "Group") -> None:
    anna = await group.person("Anna")
    await group.send_and_judge(anna, AC)
    version = await mended(group)
    started = await group.store.start_rejudge(
        await whole_round(group, version_id=version, checked=False)
    )
    assert await group.store.settle_version(started.id, [])
    claimed = await group.store.claim("lane", 60)
    assert claimed is not None
    assert claimed.files == {"reference.py": "mended\n"}
    # Timing cases are the same, so the lane need not measure again.
    assert claimed.timed is not None
    assert claimed.timed.speed == FAST
    assert await group.store.finish(claimed, replace(AC, speed=SLOW, points=110))
    assert await group.board(group.scopes[0]) == [("Anna", 130, 1)]
    moved = await group.store.round(group.round.id)
    assert moved is not None
    assert moved.challenge_version_id == version


async def test_other_timing_cases_are_measured_anew(group: "Group") -> None:
    anna = await group.person("Anna")
    await group.send_and_judge(anna, AC, source="same")
    files = {"reference.py": "mended\n", "driver.py": "another"}
    version = await group.store.save_challenge(replace(challenge("softmax"), files=files))
    await group.store.start_rejudge(await whole_round(group, version_id=version))
    claimed = await group.store.claim("lane", 60)
    assert claimed is not None
    assert claimed.timed is None
    assert await group.store.finish(claimed, replace(AC, speed=SLOW, points=110))
    assert await group.board(group.scopes[0]) == [("Anna", 110, 1)]
    assert await group.store.audit() == []


async def test_the_group_is_told_what_changed_where_it_wants_posts(group: "Group") -> None:
    community = group.community.id
    await group.store.save_settings(
        community, CommunitySettings("news", "", "UTC", Weekly(0, 0, 0))
    )
    await group.send_and_judge(await group.person("Anna"), AC)
    started = await group.store.start_rejudge(await whole_round(group))
    await group.judge(WA)
    assert ("rejudged", str(started.id)) in await told(group, "news")


async def test_practice_is_judged_again_and_tries_and_withdrawn_ones_are_not(
    group: "Group",
) -> None:
    anna = await group.person("Anna")
    await group.send_and_judge(anna, AC, mode=Mode.PRACTICE)
    await group.send_and_judge(anna, AC, mode=Mode.TRY)
    withdrawn = await group.send_and_judge(anna, AC)
    await group.store.withdraw(withdrawn, anna.member.id)
    assert await group.store.rejudge_size(group.community.id, group.round.id, None) == 1
    started = await group.store.start_rejudge(await whole_round(group))
    assert started.total == 1


async def test_another_communitys_round_is_not_judged_again(group: "Group") -> None:
    await group.send_and_judge(await group.person("Anna"), AC)
    other = await type(group).found(group.store, group.clock, "discord", "other")
    eve = (await other.person("Eve")).member.id
    deed = Deed(other.community.id, eve, "did")
    for forged in (NewRejudge(deed, round_id=group.round.id), NewRejudge(deed, submission_id=1)):
        started = await group.store.start_rejudge(forged)
        assert started.total == 0
    assert await group.store.claim("lane", 60) is None
    assert await group.store.rejudge_of(group.community.id, 1) is None


async def test_who_leaves_with_their_code_leaves_the_rejudge(group: "Group") -> None:
    anna, bert = await group.person("Anna"), await group.person("Bert")
    await group.send_and_judge(anna, AC)
    await group.send_and_judge(bert, AC)
    started = await group.store.start_rejudge(await whole_round(group))
    await group.judge(WA)

    await group.store.erase_member(bert.member.id)

    found = await group.store.rejudge_of(group.community.id, started.id)
    assert found is not None
    assert (found.total, found.state) == (1, RejudgeState.DONE)
    again = await group.store.start_rejudge(await whole_round(group))
    assert again.total == 1
    assert await group.store.audit() == []
