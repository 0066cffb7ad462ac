"""The median length of a round's solutions."""

import statistics
from typing import TYPE_CHECKING

import pytest

from bot.core.judgements import Judgement, Verdict
from bot.core.models import Mode

if TYPE_CHECKING:
    from tests.store.conftest import Group


async def _solve(group: "Group", tokens: list[int]) -> None:
    for number, length in enumerate(tokens):
        judgement = Judgement(Verdict.AC, "accepted", points=100, tokens=length)
        await group.send_and_judge(await group.person(f"m{number}"), judgement)


@pytest.mark.parametrize("tokens", [[90, 10, 50, 70, 30], [8, 6, 4, 2, 12, 10], [7, 7, 7, 9, 1, 7]])
async def test_the_median_is_that_of_five_or_more(group: "Group", tokens: list[int]) -> None:
    await _solve(group, tokens[:4])
    assert await group.store.median_tokens(group.round.id) is None
    await _solve(group, tokens)

    assert await group.store.median_tokens(group.round.id) == statistics.median(tokens)


async def test_each_solver_counts_once_with_their_shortest_of_the_round(group: "Group") -> None:
    await _solve(group, [10, 20, 30, 40, 50])
    for _ in range(2):
        await _solve(group, [60, 25])
    wrong = Judgement(Verdict.WA, "no", points=40, tokens=1)
    await group.send_and_judge(await group.person("Zoe"), wrong)
    ac = Judgement(Verdict.AC, "accepted", points=100, tokens=1)
    await group.send_and_judge(await group.person("Zoe"), ac, mode=Mode.PRACTICE)

    assert await group.store.median_tokens(group.round.id) == 30
    before = group.round.id
    await group.next_round("kmeans")
    await _solve(group, [1])
    assert await group.store.median_tokens(before) == 30
    assert await group.store.median_tokens(group.round.id) is None
