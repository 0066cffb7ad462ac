"""What a round's posts say, when they wait, and how they follow the board."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.asking import Asker
from bot.core.audit_ports import Deed
from bot.core.commands import cards_of
from bot.core.communities import Announcements, Consent, ShownAs
from bot.core.copies import Decision, Likeness, Look
from bot.core.judgements import Judgement, Verdict
from bot.core.models import Mode, NewSubmission
from bot.core.rejudge_ports import NewRejudge
from bot.errors import UserError
from bot.schedule.scheduler import Scheduler
from tests.core.study import Study
from tests.schedule.week import (
    FIRST,
    SETTINGS,
    WEEK,
    begin,
    go_to,
    member,
    newest,
    open_first,
    outbox,
    said,
)

CODE = "def double(x):\n    return 2 * x\n"
TOLD = Consent(announces=True)
MINUTE = timedelta(minutes=1)


async def test_a_summary_waits_for_verdicts_of_what_was_accepted_in_time(
    study: Study, scheduler: Scheduler
) -> None:
    await open_first(study, scheduler)
    study.clock.time = FIRST + WEEK - timedelta(seconds=1)
    await study.send(await member(study, "Noor"), CODE)

    await go_to(study, scheduler, FIRST + WEEK)
    assert list(await said(study)) == ["round-opened"]
    await go_to(study, scheduler, FIRST + WEEK + timedelta(minutes=3))
    assert await said(study) == {}
    await study.judge(Verdict.AC, 120)

    summary = (await said(study))["round-summary"].card
    assert summary.body.startswith("1 solved")
    assert summary.table is not None
    assert summary.table.rows[0][1:3] == ("Noor", "120")


async def test_after_ten_minutes_a_summary_is_posted_and_changed_when_verdicts_arrive(
    study: Study, scheduler: Scheduler
) -> None:
    await open_first(study, scheduler)
    study.clock.time = FIRST + WEEK - timedelta(seconds=1)
    await study.send(await member(study, "Noor"), CODE)
    await go_to(study, scheduler, FIRST + WEEK)
    await outbox(study)

    study.clock.time = FIRST + WEEK + timedelta(minutes=10)
    (posted,) = await outbox(study)
    assert (posted.kind, posted.edits) == ("round-summary", "")
    await study.judge(Verdict.AC, 120)
    assert await outbox(study) == []
    study.clock.advance(minutes=1)
    (changed,) = await outbox(study)

    assert (changed.kind, changed.edits) == ("round-summary", f"{posted.id}00")
    assert (changed.recipient, changed.round_id) == (posted.recipient, posted.round_id)
    post = await study.dialog.post(changed)
    assert post is not None
    assert (post.edits, post.card.body[:8]) == (f"{posted.id}00", "1 solved")


async def test_the_board_is_one_message_that_changes_at_most_once_a_minute(
    study: Study, scheduler: Scheduler
) -> None:
    await open_first(study, scheduler)
    noor = await member(study, "Noor")
    study.clock.advance(minutes=5)
    await study.send(noor, CODE)
    await study.judge(Verdict.WA, 30)
    (board,) = await outbox(study)
    assert (board.kind, board.edits) == ("round-board", "")

    for points in (40, 50, 60):
        await study.send(noor, f"# {points}\n{CODE}")
        await study.judge(Verdict.WA, points)
    assert await outbox(study) == []
    study.clock.advance(minutes=1)
    (change,) = await outbox(study)
    assert (change.kind, change.edits) == ("round-board", f"{board.id}00")
    post = await study.dialog.post(change)
    assert post is not None
    assert post.card.table is not None
    assert [row[:3] for row in post.card.table.rows] == [("1", "Noor", "60")]
    study.clock.advance(minutes=5)
    assert await outbox(study) == []


async def test_a_change_waits_for_the_message_that_it_changes(
    study: Study, scheduler: Scheduler
) -> None:
    await open_first(study, scheduler)
    noor = await member(study, "Noor")
    await study.send(noor, CODE)
    await study.judge(Verdict.WA, 30)
    leased = await study.store.lease("chat", ["77"], "slow", 3600.0)
    await study.send(noor, f"# more\n{CODE}")
    await study.judge(Verdict.WA, 40)
    study.clock.advance(minutes=2)
    assert await outbox(study) == []

    await study.store.sent(leased[0].id, "slow", "5")

    (change,) = await outbox(study)
    assert change.edits == "5"


async def test_a_first_solve_is_announced_where_its_member_agreed(
    study: Study, scheduler: Scheduler
) -> None:
    await open_first(study, scheduler)
    study.clock.advance(days=1)
    await study.send(await member(study, "Noor", TOLD), CODE)
    await study.judge(Verdict.AC, 120)

    posts = await said(study)
    assert posts["first-solve"].card.title == "First solve · Week 1 · double"
    assert posts["first-solve"].card.body == "Noor solved it first, 24 h after it opened."
    await study.send(await member(study, "Bo", TOLD), f"# mine\n{CODE}")
    await study.judge(Verdict.AC, 130)
    study.clock.advance(minutes=5)
    assert "first-solve" not in await said(study)


@pytest.mark.parametrize(
    ("consent", "announcements"),
    [
        pytest.param(Consent(), Announcements.ALL, id="not agreed"),
        pytest.param(Consent(ShownAs.HIDDEN, announces=True), Announcements.ALL, id="hidden"),
        pytest.param(TOLD, Announcements.ROUNDS, id="rounds only"),
        pytest.param(TOLD, Announcements.NONE, id="nothing"),
    ],
)
async def test_a_first_solve_is_not_announced_against_a_wish(
    study: Study, scheduler: Scheduler, consent: Consent, announcements: Announcements
) -> None:
    await open_first(study, scheduler, replace(SETTINGS, announcements=announcements))
    await study.send(await member(study, "Noor", consent), CODE)
    await study.judge(Verdict.AC, 120)
    await study.send(await member(study, "Bo", TOLD), f"# second\n{CODE}")
    await study.judge(Verdict.AC, 120)

    assert "first-solve" not in await said(study)


async def test_a_first_solve_waits_until_nothing_earlier_is_pending(
    study: Study, scheduler: Scheduler
) -> None:
    await open_first(study, scheduler)
    await study.send(await member(study, "Ada", TOLD), "# earlier")
    study.clock.advance(minutes=1)
    await study.send(await member(study, "Noor", TOLD), CODE)
    earlier = await study.store.claim("lane", 60.0)
    assert earlier is not None
    await study.judge(Verdict.AC, 120)
    assert "first-solve" not in await said(study)

    await study.store.release(earlier.submission.id, "lane", lane_died=False)
    await study.judge(Verdict.WA, 30)

    assert "Noor solved it first" in (await said(study))["first-solve"].card.body


async def test_a_first_solve_waits_until_nothing_earlier_is_held(
    study: Study, scheduler: Scheduler
) -> None:
    await open_first(study, scheduler)
    copied = await study.send(await member(study, "Ada", TOLD), "# a copy")
    held = await study.store.claim("lane", 60.0)
    assert held is not None
    look = Look(200, frozenset([1]), Likeness("reference.py", 0.9, identical=False))
    assert await study.store.finish(held, Judgement(Verdict.AC, "", points=120), look)
    study.clock.advance(minutes=1)
    noor = await member(study, "Noor", TOLD)
    await study.send(noor, CODE)
    await study.judge(Verdict.AC, 120)
    assert "first-solve" not in await said(study)

    deed = Deed(noor.community.id, None, "decided")
    assert await study.store.decide_hold(deed, copied.submission_id, Decision.PRACTICE)

    assert "Noor solved it first" in (await said(study))["first-solve"].card.body


async def test_a_first_solve_that_is_withdrawn_before_it_is_told_is_not_told(
    study: Study, scheduler: Scheduler
) -> None:
    await open_first(study, scheduler)
    noor = await member(study, "Noor", TOLD)
    receipt = await study.send(noor, CODE)
    await study.judge(Verdict.AC, 120)
    await study.store.withdraw(receipt.submission_id, noor.member.id)
    assert "first-solve" not in await said(study)

    await study.send(await member(study, "Bo", TOLD), f"# second\n{CODE}")
    await study.judge(Verdict.AC, 120)

    assert "Bo solved it first" in (await said(study))["first-solve"].card.body


async def judge_again(study: Study, asker: Asker, number: int, verdict: Verdict) -> None:
    deed = Deed(asker.community.id, None, "had judged again", reason="a case was wrong")
    await study.store.start_rejudge(NewRejudge(deed, submission_id=number))
    await study.judge(verdict, 120 if verdict is Verdict.AC else 30)


@pytest.mark.parametrize(
    ("then", "told"),
    [
        pytest.param(Verdict.AC, "Ada solved it first, 60 min after", id="solved"),
        pytest.param(Verdict.WA, "Noor solved it first, 2 h after", id="not solved"),
    ],
)
async def test_a_first_solve_waits_for_an_earlier_one_that_our_fault_kept_from_a_verdict(
    study: Study, scheduler: Scheduler, then: Verdict, told: str
) -> None:
    await open_first(study, scheduler)
    ada, noor = await member(study, "Ada", TOLD), await member(study, "Noor", TOLD)
    for asker, verdict in ((ada, Verdict.JE), (noor, Verdict.AC)):
        study.clock.advance(minutes=60)
        await study.send(asker, f"# {asker.member.name}\n{CODE}")
        await study.judge(verdict, 120 if verdict is Verdict.AC else None)
    assert "first-solve" not in await said(study)

    await judge_again(study, ada, 1, then)

    assert (await said(study))["first-solve"].card.body.startswith(told)


async def test_a_first_solve_does_not_wait_for_what_can_never_be_judged(
    study: Study, scheduler: Scheduler
) -> None:
    await open_first(study, scheduler)
    ada, noor = await member(study, "Ada", TOLD), await member(study, "Noor", TOLD)
    await study.send(ada, f"# earlier\n{CODE}")
    await study.judge(Verdict.JE, None)
    study.clock.advance(minutes=60)
    await study.send(noor, CODE)
    await study.judge(Verdict.AC, 120)
    assert "first-solve" not in await said(study)

    await study.store.erase_member(ada.member.id)

    assert "Noor solved it first" in (await said(study))["first-solve"].card.body


async def test_a_summary_names_no_first_solve_while_an_earlier_one_may_become_it(
    study: Study, scheduler: Scheduler
) -> None:
    opened = await open_first(study, scheduler)
    ada, noor = await member(study, "Ada", TOLD), await member(study, "Noor", TOLD)
    for asker, verdict in ((ada, Verdict.JE), (noor, Verdict.AC)):
        study.clock.advance(minutes=60)
        await study.send(asker, f"# {asker.member.name}\n{CODE}")
        await study.judge(verdict, 120 if verdict is Verdict.AC else None)
    await go_to(study, scheduler, opened.closes_at)
    assert (await said(study))["round-summary"].card.fields == ()

    await judge_again(study, ada, 1, Verdict.WA)
    study.clock.advance(minutes=1)

    changed = (await said(study))["round-summary"].card
    assert [(field.label, field.value) for field in changed.fields] == [
        ("First solve", "Noor, after 2 h")
    ]


@pytest.mark.parametrize(
    ("what", "told"),
    [
        pytest.param("withdrawn", ["What was announced here is taken back."], id="nobody left"),
        pytest.param("judged again", ["What was announced here is taken back."], id="wrong now"),
        pytest.param("disqualified", ["What was announced here is taken back."], id="moderator"),
        pytest.param("deleted", ["What was announced here is taken back."], id="deleted"),
        pytest.param("earlier one", ["Ada solved it first, 60 min after it opened."], id="earlier"),
        pytest.param("another later", [], id="still first"),
    ],
)
async def test_a_first_solve_that_is_none_any_more_is_corrected_where_it_stands(
    study: Study, scheduler: Scheduler, what: str, told: list[str]
) -> None:
    opened = await open_first(study, scheduler)
    ada, noor = await member(study, "Ada", TOLD), await member(study, "Noor", TOLD)
    for asker, verdict in ((ada, Verdict.WA), (noor, Verdict.AC)):
        study.clock.advance(minutes=60)
        await study.send(asker, f"# {asker.member.name}\n{CODE}")
        await study.judge(verdict, 120 if verdict is Verdict.AC else 30)
    (shown,) = [post for post in await outbox(study) if post.kind == "first-solve"]

    if what == "withdrawn":
        await study.store.withdraw(2, noor.member.id)
    elif what == "judged again":
        await judge_again(study, noor, 2, Verdict.WA)
    elif what == "disqualified":
        deed = Deed(opened.community_id, None, "disqualified", about_id=noor.member.id)
        await study.store.disqualify(deed, opened.id, 2)
    elif what == "deleted":
        await study.store.erase_member(noor.member.id)
    elif what == "earlier one":
        await judge_again(study, ada, 1, Verdict.AC)
    else:
        await judge_again(study, noor, 2, Verdict.AC)
    study.clock.advance(minutes=1)

    changes = [post for post in await outbox(study) if post.kind == "first-solve"]
    assert [post.edits for post in changes] == [f"{shown.id}00"] * len(told)
    posts = [await study.dialog.post(post) for post in changes]
    assert [post.card.body for post in posts if post is not None] == told


async def test_a_correction_is_corrected_when_the_first_one_counts_again(
    study: Study, scheduler: Scheduler
) -> None:
    opened = await open_first(study, scheduler)
    noor = await member(study, "Noor", TOLD)
    await study.send(noor, CODE)
    await study.judge(Verdict.AC, 120)
    await outbox(study)
    deed = Deed(opened.community_id, None, "disqualified", about_id=noor.member.id)
    made = await study.store.disqualify(deed, opened.id, 1)
    assert made is not None
    study.clock.advance(minutes=1)
    assert "taken back" in (await said(study))["first-solve"].card.body

    await study.store.undo_disqualification(deed, made.id)
    study.clock.advance(minutes=1)

    assert "Noor solved it first" in (await said(study))["first-solve"].card.body


async def test_a_summary_names_the_first_solve_and_leads_to_shared_solutions(
    study: Study, scheduler: Scheduler
) -> None:
    await open_first(study, scheduler)
    sharing = {"Noor": Consent(announces=True, shares=True), "Bo": Consent()}
    for name, consent in sharing.items():
        study.clock.advance(minutes=30)
        await study.send(await member(study, name, consent), f"# by {name}\n{CODE}")
        await study.judge(Verdict.AC, 120)
    reader = await member(study, "Ada")
    with pytest.raises(UserError, match="not shared"):
        await study.dialog.act(reader, "solution", "1")
    await outbox(study)

    await go_to(study, scheduler, FIRST + WEEK)
    summary = (await said(study))["round-summary"].card

    fields = {field.label: field.value for field in summary.fields}
    assert fields == {"First solve": "Noor, after 30 min", "Shared solutions": "Noor"}
    assert [action.id for action in summary.actions] == ["editorial", "board", "solution"]
    (shown,) = cards_of(await study.dialog.act(reader, "solution", summary.actions[2].value))
    assert [code.text for code in shown.code] == [f"# by Noor\n{CODE}"]
    with pytest.raises(UserError, match="not shared"):
        await study.dialog.act(reader, "solution", "2")


async def test_the_editorial_opens_with_the_close(study: Study, scheduler: Scheduler) -> None:
    await open_first(study, scheduler)
    noor = await member(study, "Noor")
    with pytest.raises(UserError, match="opens with the end of the round"):
        await study.group.editorial(noor, "double")

    await go_to(study, scheduler, FIRST + WEEK)

    assert (await study.group.editorial(noor, "double")).title == "Editorial · double"


async def test_the_thirteenth_round_ends_with_the_seasons_final_card(
    study: Study, scheduler: Scheduler
) -> None:
    mo = await begin(study, scheduler)
    noor = await member(study, "Noor")
    for week in range(13):
        version = await study.store.save_challenge(study.catalog.load("double"))
        opens_at = FIRST + week * WEEK
        await study.store.open_round(
            mo.community.id, f"double-{week}", version, opens_at, opens_at + WEEK, 13
        )
    study.clock.time = FIRST + 13 * WEEK - timedelta(hours=1)
    last = await newest(study, mo)
    assert last is not None
    await study.store.accept(
        NewSubmission(
            community_id=mo.community.id,
            member_id=noor.member.id,
            account=noor.account,
            round_id=last.id,
            challenge_version_id=last.challenge_version_id,
            slug=last.slug,
            delivery_id="last",
            source=CODE,
            source_hash="hash",
            mode=Mode.RANKED,
            accepted_at=study.clock.now(),
            reply_to="",
        )
    )
    await study.judge(Verdict.AC, 120)
    await outbox(study)

    await go_to(study, scheduler, FIRST + 13 * WEEK)

    posts = await said(study)
    final = posts["season-final"].card
    assert final.title == "Season 1 is over"
    assert final.body.startswith("Weeks 1 to 13; one took part.")
    assert final.table is not None
    assert final.table.rows[0][1:3] == ("Noor", "120")
    assert "round-summary" in posts
