"""The board of those whose first submission ever fell into the season."""

from typing import TYPE_CHECKING

import pytest

from bot.core.judgements import Judgement, Verdict
from bot.core.models import Mode
from bot.core.standings import Place, page_of, rank_rows
from tests.store.conftest import solved

if TYPE_CHECKING:
    from tests.store.conftest import Group

WRONG = Judgement(Verdict.WA, "no", points=40)


async def _next_season(group: "Group") -> str:
    """Open the first round of the next season; the scope of its newcomers."""
    await group.next_round("kmeans", rounds_a_season=1)
    return f"newcomers:{group.round.season_id}"


async def test_in_a_groups_first_season_everyone_is_new(group: "Group") -> None:
    await group.send_and_judge(await group.person("Anna"), solved())
    await group.send_and_judge(await group.person("Bert"), WRONG)

    rows = [("Anna", 100, 1), ("Bert", 40, 0)]
    assert await group.board(f"newcomers:{group.round.season_id}") == rows


async def test_whoever_came_in_an_earlier_season_is_no_newcomer_any_more(group: "Group") -> None:
    anna, bert = await group.person("Anna"), await group.person("Bert")
    await group.send_and_judge(anna, solved())
    before = f"newcomers:{group.round.season_id}"
    now = await _next_season(group)
    for person in (anna, bert):
        await group.send_and_judge(person, solved())

    assert await group.board(now) == [("Bert", 100, 1)]
    assert await group.board(before) == [("Anna", 100, 1)]


async def test_a_newcomer_stays_one_in_every_round_of_the_season(group: "Group") -> None:
    anna = await group.person("Anna")
    await group.send_and_judge(anna, WRONG)
    await group.next_round("kmeans", rounds_a_season=13)
    await group.send_and_judge(anna, solved())

    assert await group.board(f"newcomers:{group.round.season_id}") == [("Anna", 140, 1)]


@pytest.mark.parametrize(
    ("mode", "judgement", "new"),
    [
        pytest.param(Mode.RANKED, Judgement(Verdict.CE, "no", points=0), False, id="broken code"),
        pytest.param(Mode.RANKED, Judgement(Verdict.JE, "our fault"), False, id="our own error"),
        pytest.param(Mode.PRACTICE, WRONG, False, id="practice"),
        pytest.param(Mode.TRY, WRONG, True, id="a try"),
    ],
)
async def test_what_makes_a_first_submission(
    group: "Group", mode: Mode, judgement: Judgement, new: bool
) -> None:
    anna = await group.person("Anna")
    await group.send_and_judge(anna, judgement, mode=mode)
    scope = await _next_season(group)
    await group.send_and_judge(anna, solved())

    assert (await group.board(scope) == [("Anna", 100, 1)]) is new


async def test_a_withdrawn_first_submission_was_one(group: "Group") -> None:
    anna = await group.person("Anna")
    number = await group.send_and_judge(anna, solved())
    await group.store.withdraw(number, anna.member.id)
    scope = await _next_season(group)
    await group.send_and_judge(anna, solved())

    assert await group.board(scope) == []


async def test_practice_between_two_seasons_belongs_to_the_one_before(group: "Group") -> None:
    anna, bert = await group.person("Anna"), await group.person("Bert")
    group.clock.time = group.round.closes_at
    group.clock.advance(-0.001)
    await group.send_and_judge(anna, WRONG, mode=Mode.PRACTICE)
    group.clock.advance(0.001)
    scope = await _next_season(group)
    # At the very moment of the opening it is the new season.
    await group.send_and_judge(bert, WRONG, mode=Mode.PRACTICE)
    for person in (anna, bert):
        await group.send_and_judge(person, solved())

    assert await group.board(scope) == [("Bert", 100, 1)]


async def test_being_new_elsewhere_or_old_elsewhere_is_of_no_account(group: "Group") -> None:
    other = await type(group).found(group.store, group.clock, place="elsewhere")
    await other.send_and_judge(await other.person("Anna"), solved())
    scope = await _next_season(group)
    await group.send_and_judge(await group.person("Anna"), solved())

    assert await group.board(scope) == [("Anna", 100, 1)]


async def test_the_database_ranks_newcomers_as_the_core_does(group: "Group") -> None:
    """Half of twenty were there before; ties across every page, and those left out between."""
    people = [await group.person(f"m{number:02}") for number in range(20)]
    for person in people[::2]:
        await group.send_and_judge(person, WRONG)
    scope = await _next_season(group)
    for number, person in enumerate(people):
        await group.send_and_judge(person, solved(100 + number // 4 % 3 * 10))
        group.clock.advance(number % 2)

    season = await group.store.standings(group.scopes[1])
    new = {person.member.id for person in people[1::2]}
    ranked = rank_rows([row for row in season if row.member_id in new])

    assert len(ranked) == 10
    assert rank_rows(await group.store.standings(scope)) == ranked
    for viewer in (None, *(person.member.id for person in people)):
        for page in (0, 1, 2, 99):
            expected = page_of(ranked, page, 3, viewer)
            assert await group.store.board_page(scope, page, 3, viewer) == expected
    for person in people:
        own = [it for it in ranked if it.row.member_id == person.member.id]
        place = Place(own[0].rank, 10, own[0].row.points) if own else None
        assert await group.store.place(scope, person.member.id) == place
