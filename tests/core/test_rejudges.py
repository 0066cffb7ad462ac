"""`/mod rejudge` and `/mod errors` as moderators and members meet them."""

import pytest

from bot.core.judgements import Verdict
from bot.errors import UserError
from tests.core.study import Study, judgement
from tests.core.test_fairness import confirm, moderator, press, run, told


async def again(study: Study, line: str = "mod rejudge", name: str = "double") -> str:
    mo = await moderator(study)
    (asked,) = await run(study, mo, line)
    (started,) = await confirm(study, mo, asked.actions[0], name)
    return started.title


async def finish(study: Study, verdict: Verdict, points: int) -> None:
    claimed = await study.store.claim("test", 60.0)
    assert claimed is not None
    assert await study.store.finish(claimed, judgement(verdict, points))


async def test_a_round_judged_again_tells_whose_points_moved(study: Study) -> None:
    await study.solve("Noor", 100)
    await study.solve("Ilse", 40)
    assert await again(study) == "Judging again"
    await finish(study, Verdict.WA, 40)
    await finish(study, Verdict.WA, 40)

    (card,) = await told(study, "Noor")
    assert card.title == "#1 was judged again"
    assert "double: 100 → 40 points. copied code" in card.body
    assert await told(study, "Ilse") == []
    assert await study.store.audit() == []


async def test_the_asked_card_says_the_rules_and_how_many(study: Study) -> None:
    await study.solve("Noor", 100)
    (asked,) = await run(study, await moderator(study), "mod rejudge submission=1")
    assert asked.title == "Judge #1 again?"
    assert "1 submission, after whatever members wait for." in asked.body


async def test_a_second_moderator_is_told_who_was_first(study: Study) -> None:
    await study.solve("Noor", 100)
    await again(study)
    pat = await moderator(study, "Pat")
    (asked,) = await run(study, pat, "mod rejudge submission=1")
    with pytest.raises(UserError, match="Mo is having it judged again already: 1 of 1 wait"):
        await confirm(study, pat, asked.actions[0], "1")


async def test_a_new_version_is_checked_first_and_its_findings_are_told(study: Study) -> None:
    await study.solve("Noor", 100)
    title = await again(study, "mod rejudge version=new")
    assert title == "The version is checked first"
    waiting = await study.store.version_to_check()
    assert waiting is not None
    problems = [f"problem {number}" for number in range(20)]
    await study.store.settle_version(waiting.rejudge_id, problems)
    (card,) = await told(study, "Mo")
    assert "· problem 0" in card.body
    assert "… and 5 more" in card.body
    assert await study.store.claim("test", 60.0) is None


async def test_judge_errors_are_listed_and_judged_again(study: Study) -> None:
    mo = await moderator(study)
    await study.send(await study.join("Noor"), "x")
    await study.judge(Verdict.JE, None)
    (listed,) = await run(study, mo, "mod errors")
    assert "#1 · double" in listed.body
    (started,) = await press(study, mo, listed.actions[0])
    assert started.title == "Judging again"
    await finish(study, Verdict.AC, 120)
    (listed,) = await run(study, mo, "mod errors")
    assert listed.body == "Our judge has failed on nothing here."


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("mod rejudge challenge=triple", "no such round"),
        ("mod rejudge submission=9", "no submission #9"),
        ("mod rejudge submission=1 challenge=double", "not both"),
        ("mod rejudge version=old", "version is one of"),
    ],
)
async def test_what_cannot_be_judged_again_is_said(study: Study, line: str, says: str) -> None:
    await study.solve("Noor", 100)
    with pytest.raises(UserError, match=says):
        await run(study, await moderator(study), line)


async def test_nothing_begins_without_the_name_typed(study: Study) -> None:
    await study.solve("Noor", 100)
    with pytest.raises(UserError, match="type double as confirm"):
        await again(study, name="triple")
    assert await study.store.claim("test", 60.0) is None


@pytest.mark.parametrize("value", ["s1:same", "r1:new", "r1:same", "r1", "x1:same", "r:same", ""])
async def test_another_groups_moderator_reaches_nothing(study: Study, value: str) -> None:
    await study.solve("Noor", 100)
    eve = await study.join_at(("chat", "elsewhere"), "Eve", manages=True)
    answers = {"reason": "x", "confirm": "double", "strict": "yes"}
    with pytest.raises(UserError):
        await study.dialog.act(eve, "mod-rejudge", value)
    with pytest.raises(UserError):
        await study.dialog.answer(eve, f"mod-rejudge:{value}", answers)
    assert await study.store.claim("test", 60.0) is None


async def test_members_are_refused(study: Study) -> None:
    await study.solve("Noor", 100)
    noor = await study.join("Noor")
    for line in ("mod rejudge", "mod errors"):
        with pytest.raises(UserError, match="Only moderators"):
            await run(study, noor, line)
    for verb, value in (("mod-rejudge", "r1:same"), ("mod-errors", "")):
        with pytest.raises(UserError, match="Only moderators"):
            await study.dialog.act(noor, verb, value)
