"""`/mod held` and `/mod similar`, and what a member reads of it."""

from datetime import timedelta

import pytest

from bot.core.asking import Asker
from bot.core.copies import UNDECIDED_FOR, Likeness, Look
from bot.core.judgements import Verdict
from bot.errors import UserError
from bot.schedule.housekeeping import Housekeeper
from tests.core.study import Study, judgement
from tests.core.test_fairness import moderator, press, run, told

PRINTS = frozenset(range(60))
COPY = Look(200, PRINTS, Likeness("reference.py", 0.9, identical=False))
SAME = Look(200, PRINTS, Likeness("reference.py", 1.0, identical=True))


async def solve(study: Study, name: str, look: Look) -> Asker:
    noor = await study.join(name)
    await study.send(noor, f"# {name}")
    claimed = await study.store.claim("test", 60.0)
    assert claimed is not None
    assert await study.store.finish(claimed, judgement(Verdict.AC, 120), look)
    return noor


async def test_a_held_solution_says_why_and_counts_once_released(study: Study) -> None:
    mo = await moderator(study)
    noor = await solve(study, "Noor", COPY)
    body = (await study.group.mine(noor, 1)).body
    assert "held for a moderator: it is very near to reference.py" in body
    assert "Without an answer in two days it counts." in body
    assert "rank" not in body
    assert "Noor" not in str(await study.group.standings_board(mo))

    assert "does not count" in (await study.group.me(noor)).marks[0].note

    (card,) = await run(study, mo, "mod held")
    assert "90% of it is like reference.py." in card.body
    release, keep = card.actions
    await press(study, mo, release)
    with pytest.raises(UserError, match="#1 is decided already; another moderator was first"):
        await press(study, await moderator(study, "Pat"), keep)

    assert "120 points" in (await study.group.me(noor)).marks[0].note
    assert "held" not in (await study.group.mine(noor, 1)).body
    assert "Noor" in str(await study.group.standings_board(mo))
    (news,) = await told(study, "Noor")
    assert news.title == "#1 counts"
    (log,) = await run(study, mo, "mod audit")
    assert "Mo released #1 Noor" in log.body


async def test_what_is_kept_as_practice_says_so(study: Study) -> None:
    mo = await moderator(study)
    noor = await solve(study, "Noor", SAME)
    (card,) = await run(study, mo, "mod held")
    assert "The same as reference.py, but for names, comments and layout." in card.body
    await press(study, mo, card.actions[1])
    assert "Solved as practice, on no board" in (await study.group.mine(noor, 1)).body
    (news,) = await told(study, "Noor")
    assert news.title == "#1 stays practice"
    assert (await run(study, mo, "mod held"))[0].body == "Nothing waits for a moderator."


async def test_two_days_without_an_answer_are_an_answer(study: Study) -> None:
    await moderator(study)
    await solve(study, "Noor", COPY)
    await solve(study, "Ilse", SAME)
    keeper = Housekeeper(study.store, study.clock)
    study.clock.time += UNDECIDED_FOR - timedelta(minutes=1)
    await keeper.tidy()
    assert await told(study, "Noor") == []
    study.clock.time += timedelta(minutes=1)
    await keeper.tidy()
    assert [card.title for card in await told(study, "Noor")] == ["#1 counts"]
    assert [card.title for card in await told(study, "Ilse")] == ["#2 stays practice"]


async def test_alike_pairs_are_shown_side_by_side_and_reading_is_noted(study: Study) -> None:
    mo = await moderator(study)
    noor = await solve(study, "Noor", Look(200, PRINTS))
    await solve(study, "Ilse", Look(200, PRINTS))
    (report,) = await run(study, mo, "mod similar")
    assert "#1 Noor and #2 Ilse: 100%" in report.body
    assert "Two people can come to the same solution by themselves." in report.body
    (both,) = await press(study, mo, report.actions[0])
    assert [code.text for code in both.code] == ["# Noor", "# Ilse"]
    assert "Mo, a moderator, read this code" in (await study.group.mine(noor, 1)).body


async def test_without_pairs_the_report_says_so(study: Study) -> None:
    await solve(study, "Noor", Look(200, PRINTS))
    (report,) = await run(study, await moderator(study), "mod similar")
    assert "No pair shares 75% or more." in report.body


async def test_nobody_releases_their_own(study: Study) -> None:
    mo = await moderator(study)
    await solve(study, "Mo", COPY)
    (card,) = await run(study, mo, "mod held")
    with pytest.raises(UserError, match="about yourself"):
        await press(study, mo, card.actions[0])


@pytest.mark.parametrize("verb", ["hold-release", "hold-practice", "mod-pair"])
@pytest.mark.parametrize("value", ["1", "1-1", "", "9" * 20])
async def test_members_and_other_groups_moderators_reach_nothing(
    study: Study, verb: str, value: str
) -> None:
    mo = await moderator(study)
    noor = await solve(study, "Noor", COPY)
    eve = await study.join_at(("chat", "elsewhere"), "Eve", manages=True)
    for asker in (noor, eve):
        with pytest.raises(UserError):
            await study.dialog.act(asker, verb, value)
    assert len(await study.store.held(mo.community.id, 5)) == 1
    for line in ("mod held", "mod similar"):
        with pytest.raises(UserError, match="Only moderators"):
            await run(study, noor, line)
