"""What is held counts nowhere until it is released, and then with its own time."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.core.audit_ports import Deed
from bot.core.communities import CommunitySettings, Weekly
from bot.core.copies import Decision, Likeness, Look, Why
from bot.core.judgements import Judgement, Speed, Verdict
from bot.core.models import Mode

if TYPE_CHECKING:
    from tests.store.conftest import Group, Person

AC = Judgement(Verdict.AC, "accepted", points=120, tokens=200)
PLAIN = Look(200, frozenset(range(60)))
COPY = replace(PLAIN, likeness=Likeness("reference.py", 0.9, identical=False))
SAME = replace(PLAIN, likeness=Likeness("reference.py", 1.0, identical=True))
FAST = replace(AC, speed=Speed(20.0, 15.0, 25.0, None))


async def solve(
    group: "Group", person: "Person", look: Look | None, judgement: Judgement = AC, **how: object
) -> int:
    receipt = await group.send(person, **how)  # type: ignore[arg-type]
    claimed = await group.store.claim("lane", 60)
    assert claimed is not None
    assert await group.store.finish(claimed, judgement, look)
    return receipt.id


async def deed(group: "Group", about: "Person | None" = None) -> Deed:
    mo = (await group.person("Mo")).member.id
    return Deed(group.community.id, mo, "did", about_id=about.member.id if about else None)


async def told(group: "Group", who: str) -> list[tuple[str, str]]:
    found = await group.store.lease("terminal", [who], "sender", 60)
    for it in found:
        await group.store.sent(it.id, "sender", "message")
    return [(it.kind, it.payload) for it in found if it.kind != "verdict"]


async def test_a_copy_counts_nowhere_until_released_and_then_with_its_own_time(
    group: "Group",
) -> None:
    anna, bert = await group.person("Anna"), await group.person("Bert")
    number = await solve(group, anna, COPY)
    sent_at = group.clock.now()
    group.clock.advance(60)
    await solve(group, bert, PLAIN)

    assert await group.board(group.scopes[0]) == [("Bert", 120, 1)]
    assert await group.store.solved_count(group.round.id) == 1
    (held,) = await group.store.held(group.community.id, 5)
    assert (held.submission_id, held.why, held.path, held.member) == (
        number,
        Why.COPY,
        "reference.py",
        "Anna",
    )
    assert await group.store.audit() == []

    assert await group.store.decide_hold(await deed(group), number, Decision.RELEASED)

    first, _ = await group.store.standings(group.scopes[0])
    assert (first.name, first.last_at) == ("Anna", sent_at)
    assert await group.store.audit() == []
    assert await group.store.audit(group.clock.now()) == []
    assert await told(group, "anna") == [("hold-decided", str(number))]


async def test_what_stays_practice_leaves_the_members_next_best(group: "Group") -> None:
    anna = await group.person("Anna")
    await group.send_and_judge(anna, Judgement(Verdict.WA, "no", points=40))
    number = await solve(group, anna, SAME)
    assert await group.board(group.scopes[0]) == [("Anna", 40, 0)]
    assert await group.store.decide_hold(await deed(group), number, Decision.PRACTICE)
    assert await group.board(group.scopes[0]) == [("Anna", 40, 0)]
    marks = await group.store.marks(number)
    assert marks.held is not None
    assert marks.held.decision is Decision.PRACTICE
    assert not marks.counts


async def test_undecided_for_48_hours_a_near_copy_counts_and_an_identical_one_does_not(
    group: "Group",
) -> None:
    anna, bert = await group.person("Anna"), await group.person("Bert")
    await solve(group, anna, COPY)
    await solve(group, bert, SAME)
    held_at = group.clock.now()
    assert await group.store.settle_holds(held_at - timedelta(seconds=1)) == 0

    assert await group.store.settle_holds(held_at) == 2
    assert await group.store.settle_holds(held_at) == 0

    assert await group.board(group.scopes[0]) == [("Anna", 120, 1)]
    assert await told(group, "anna") == [("hold-decided", "1")]
    assert await told(group, "bert") == [("hold-decided", "2")]
    assert await group.store.audit() == []


async def test_of_two_moderators_one_decides(group: "Group") -> None:
    number = await solve(group, await group.person("Anna"), COPY)
    mine = await deed(group)
    decided = await asyncio.gather(
        *(group.store.decide_hold(mine, number, decision) for decision in Decision)
    )
    assert sorted(decided) == [False, True]
    assert len(await group.store.deeds(group.community.id, None, 8)) == 1


async def test_implausibly_fast_is_held_unless_a_peer_is_near(group: "Group") -> None:
    anna, bert = await group.person("Anna"), await group.person("Bert")
    first = await solve(group, anna, PLAIN, FAST)
    second = await solve(group, bert, PLAIN, FAST)
    held = await group.store.held(group.community.id, 5)
    assert [(it.submission_id, it.why) for it in held] == [(first, Why.FAST), (second, Why.FAST)]

    await group.store.decide_hold(await deed(group), first, Decision.RELEASED)
    cleo = await group.person("Cleo")
    await solve(group, cleo, PLAIN, FAST)

    assert len(await group.store.held(group.community.id, 5)) == 1
    assert [row[0] for row in await group.board(group.scopes[0])] == ["Anna", "Cleo"]


async def test_released_code_is_not_held_again(group: "Group") -> None:
    anna = await group.person("Anna")
    number = await solve(group, anna, COPY, source="same")
    await group.store.decide_hold(await deed(group), number, Decision.RELEASED)
    group.clock.advance(120)
    await solve(group, anna, COPY, source="same")
    assert await group.store.held(group.community.id, 5) == []


@pytest.mark.parametrize("mode", [Mode.PRACTICE, Mode.TRY])
async def test_only_ranked_solutions_are_held(group: "Group", mode: Mode) -> None:
    await solve(group, await group.person("Anna"), COPY, mode=mode)
    assert await group.store.held(group.community.id, 5) == []


async def test_the_moderators_channel_is_told(group: "Group") -> None:
    chosen = CommunitySettings("news", "", "UTC", Weekly(0, 0, 0), moderators_channel="mods")
    await group.store.save_settings(group.community.id, chosen)
    number = await solve(group, await group.person("Anna"), COPY)
    assert await told(group, "mods") == [("held", str(number))]


async def test_a_round_tells_which_solutions_of_members_look_alike(group: "Group") -> None:
    anna, bert, cleo = [await group.person(name) for name in ("Anna", "Bert", "Cleo")]
    one = await solve(group, anna, PLAIN)
    two = await solve(group, bert, PLAIN)
    await solve(group, cleo, Look(200, frozenset(range(500, 560))))
    await solve(group, await group.person("Dora"), Look(100, PLAIN.prints))

    (pair,) = await group.store.similar(group.community.id, group.round.id)

    assert (pair.one, pair.one_name, pair.other, pair.other_name) == (one, "Anna", two, "Bert")
    assert pair.share == 1.0


async def test_another_communitys_holds_are_out_of_reach(group: "Group") -> None:
    anna = await group.person("Anna")
    number = await solve(group, anna, COPY)
    await solve(group, await group.person("Bert"), PLAIN)
    other = await type(group).found(group.store, group.clock, "discord", "other")
    forged = Deed(other.community.id, (await other.person("Eve")).member.id, "did")
    assert not await group.store.decide_hold(forged, number, Decision.RELEASED)
    assert await group.store.held(other.community.id, 5) == []
    assert await group.store.hold(other.community.id, number) is None
    assert await group.store.similar(other.community.id, group.round.id) == []


async def test_fingerprints_go_with_the_code_and_the_result_stays(group: "Group") -> None:
    anna, bert = await group.person("Anna"), await group.person("Bert")
    await solve(group, anna, PLAIN)
    await solve(group, bert, PLAIN)

    await group.store.erase_member(anna.member.id)

    assert await group.store.similar(group.community.id, group.round.id) == []
    assert [row[1] for row in await group.board(group.scopes[0])] == [120, 120]
    assert await group.store.audit() == []
