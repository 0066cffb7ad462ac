"""What moderators take off the boards, and that only their own community's can be."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import pytest

from bot.core.audit_ports import Deed
from bot.core.judgements import Judgement, Verdict
from bot.core.models import Mode

if TYPE_CHECKING:
    from tests.store.conftest import Group, Person


def ac(points: int) -> Judgement:
    return Judgement(Verdict.AC, "accepted", points=points)


async def deed(group: "Group", about: "Person | None" = None, by: str = "Mo") -> Deed:
    moderator = (await group.person(by)).member.id
    about_id = about.member.id if about else None
    return Deed(group.community.id, moderator, "did", about_id=about_id, reason="copied")


async def test_the_next_best_counts_and_comes_back_when_undone(group: "Group") -> None:
    anna, bert = await group.person("Anna"), await group.person("Bert")
    await group.send_and_judge(anna, ac(110))
    best = await group.send_and_judge(anna, ac(130))
    await group.send_and_judge(bert, ac(120))
    before = [await group.board(scope) for scope in group.scopes]

    made = await group.store.disqualify(await deed(group, anna), group.round.id, best)

    assert made is not None
    assert await group.board(group.scopes[0]) == [("Bert", 120, 1), ("Anna", 110, 1)]
    assert await group.store.audit() == []
    assert await group.store.undo_disqualification(await deed(group, anna), made.id)
    assert [await group.board(scope) for scope in group.scopes] == before
    assert await group.store.audit() == []


async def test_a_members_round_counts_no_more_whatever_they_send(group: "Group") -> None:
    anna = await group.person("Anna")
    await group.send_and_judge(anna, ac(110))
    made = await group.store.disqualify(await deed(group, anna), group.round.id, None)
    assert made is not None
    await group.send_and_judge(anna, ac(130))
    assert await group.board(group.scopes[0]) == []
    assert await group.board(group.scopes[2]) == []

    await group.store.undo_disqualification(await deed(group, anna), made.id)

    assert await group.board(group.scopes[0]) == [("Anna", 130, 1)]
    assert await group.store.audit() == []


async def test_another_round_still_counts(group: "Group") -> None:
    anna, first = await group.person("Anna"), group.round
    await group.send_and_judge(anna, ac(110))
    await group.next_round("kmeans")
    await group.send_and_judge(anna, ac(120))

    await group.store.disqualify(await deed(group, anna), first.id, None)

    assert await group.board(group.scopes[2]) == [("Anna", 120, 1)]


async def test_of_two_moderators_at_once_one_is_second(group: "Group") -> None:
    anna = await group.person("Anna")
    number = await group.send_and_judge(anna, ac(110))
    deeds = [await deed(group, anna, by) for by in ("Mo", "Pat")]

    made = await asyncio.gather(
        *(group.store.disqualify(it, group.round.id, number) for it in deeds)
    )
    (first,) = [it for it in made if it is not None]
    undone = await asyncio.gather(
        *(group.store.undo_disqualification(it, first.id) for it in deeds)
    )
    banned = await asyncio.gather(*(group.store.ban_member(it) for it in deeds))

    assert sorted(undone) == sorted(banned) == [False, True]
    log = await group.store.deeds(group.community.id, None, 8)
    assert len(log) == 3
    assert log[-1].undone_by == log[-2].id


async def test_the_member_is_told_once_of_each_decision(group: "Group") -> None:
    anna = await group.person("Anna")
    number = await group.send_and_judge(anna, ac(110))
    made = await group.store.disqualify(await deed(group, anna), group.round.id, number)
    assert made is not None
    assert await group.store.appeal(made.id, anna.member.id, "It is mine.")
    assert not await group.store.appeal(made.id, anna.member.id, "Again.")
    (waiting,) = await group.store.appeals(group.community.id, 5)
    assert waiting.appeal == "It is mine."
    assert await group.store.uphold(await deed(group), made.id)
    assert not await group.store.uphold(await deed(group), made.id)
    assert await group.store.appeals(group.community.id, 5) == []
    assert await group.store.undo_disqualification(await deed(group, anna), made.id)

    told = await group.store.lease("terminal", ["anna"], "sender", 60)

    assert [(it.kind, it.payload) for it in told[1:]] == [
        ("disqualified", str(made.id)),
        ("appeal-decided", str(made.id)),
        ("appeal-decided", str(made.id)),
    ]


async def test_whoever_saw_others_code_of_an_open_round_is_unranked_in_it(group: "Group") -> None:
    anna, mo = await group.person("Anna"), await group.person("Mo")
    number = await group.send_and_judge(anna, ac(110))
    await group.send_and_judge(mo, ac(130))

    assert await group.store.view(await deed(group, anna), number)

    assert await group.board(group.scopes[0]) == [("Anna", 110, 1)]
    later = await group.send_and_judge(mo, ac(130))
    assert await group.board(group.scopes[0]) == [("Anna", 110, 1)]
    assert (await group.store.marks(later)).unranked
    (viewing,) = (await group.store.marks(number)).viewings
    assert (viewing.by, viewing.at) == ("Mo", group.clock.now())
    assert await group.store.audit() == []
    assert await group.store.audit(group.clock.now()) == []


async def test_code_of_a_round_that_is_over_may_be_read(group: "Group") -> None:
    anna, mo = await group.person("Anna"), await group.person("Mo")
    number = await group.send_and_judge(anna, ac(110))
    await group.send_and_judge(mo, ac(130))
    group.clock.time = group.round.closes_at

    assert not await group.store.view(await deed(group, anna), number)
    assert await group.board(group.scopes[0]) == [("Mo", 130, 1), ("Anna", 110, 1)]


async def test_an_old_solution_unranks_where_its_challenge_is_open_again(group: "Group") -> None:
    anna, mo = await group.person("Anna"), await group.person("Mo")
    number = await group.send_and_judge(anna, ac(110))
    await group.next_round("softmax")
    await group.send_and_judge(mo, ac(130))

    assert await group.store.view(await deed(group, anna), number)
    assert await group.board(group.scopes[0]) == []


async def test_ones_own_code_may_be_read(group: "Group") -> None:
    mo = await group.person("Mo")
    number = await group.send_and_judge(mo, ac(110))
    assert not await group.store.view(await deed(group), number)
    assert (await group.store.marks(number)).viewings == ()


Attempt = Callable[["Group", Deed, int, int, int], Awaitable[Any]]


@pytest.mark.parametrize(
    "attempt",
    [
        pytest.param(lambda g, d, n, r, q: g.store.ban_member(d), id="ban"),
        pytest.param(lambda g, d, n, r, q: g.store.let_in(d), id="unban"),
        pytest.param(lambda g, d, n, r, q: g.store.disqualify(d, r, n), id="disqualify"),
        pytest.param(lambda g, d, n, r, q: g.store.disqualify(d, r, None), id="whole round"),
        pytest.param(lambda g, d, n, r, q: g.store.undo_disqualification(d, q), id="undo"),
        pytest.param(lambda g, d, n, r, q: g.store.uphold(d, q), id="uphold"),
        pytest.param(lambda g, d, n, r, q: g.store.view(d, n), id="view"),
        pytest.param(
            lambda g, d, n, r, q: g.store.submission_in(d.community_id, n), id="submission"
        ),
        pytest.param(
            lambda g, d, n, r, q: g.store.member_in(d.community_id, d.about_id), id="member"
        ),
        pytest.param(
            lambda g, d, n, r, q: g.store.disqualification(d.community_id, q), id="look up"
        ),
    ],
)
async def test_a_moderator_of_one_community_touches_nothing_of_another(
    group: "Group", attempt: Attempt
) -> None:
    anna = await group.person("Anna")
    number = await group.send_and_judge(anna, ac(110))
    spare = await group.send_and_judge(anna, ac(100))
    made = await group.store.disqualify(await deed(group, anna), group.round.id, spare)
    assert made is not None
    await group.store.appeal(made.id, anna.member.id, "why")
    other = await type(group).found(group.store, group.clock, "discord", "other")
    eve = (await other.person("Eve")).member.id
    forged = Deed(other.community.id, eve, "did", about_id=anna.member.id, reason="x")

    assert not await attempt(group, forged, number, group.round.id, made.id)

    assert await group.board(group.scopes[0]) == [("Anna", 110, 1)]
    assert len(await group.store.disqualifications(group.community.id, 5)) == 1
    assert len(await group.store.appeals(group.community.id, 5)) == 1
    assert (await group.store.marks(number)).viewings == ()
    assert await group.store.deeds(other.community.id, None, 5) == []
    assert (await group.person("Anna")).member.banned is None


async def test_only_what_is_ranked_can_be_disqualified(group: "Group") -> None:
    anna = await group.person("Anna")
    practice = await group.send_and_judge(anna, ac(110), mode=Mode.PRACTICE)
    tried = await group.send_and_judge(anna, ac(110), mode=Mode.TRY)
    for number in (practice, tried, 999):
        made = await group.store.disqualify(await deed(group, anna), group.round.id, number)
        assert made is None
    assert await group.store.submission_in(group.community.id, tried) is None


async def test_a_ban_holds_wherever_the_group_meets(group: "Group") -> None:
    """A member is one row in a group, whatever places it has."""
    anna = await group.person("Anna")
    await group.store.ban_member(await deed(group, anna))
    assert (await group.store.member(group.community.id, anna.account)).banned == "copied"
    assert await group.store.let_in(await deed(group, anna))
    assert not await group.store.let_in(await deed(group, anna))
