"""Bans, disqualifications, appeals and viewings as moderators and members meet them."""

from dataclasses import replace

import pytest

from bot.core.asking import Asker
from bot.core.cards import Action, Card, Form
from bot.core.commands import Given, cards_of
from bot.core.judgements import Verdict
from bot.core.models import Account
from bot.errors import UserError
from tests.core.study import Study

MOD = ("mod",)
NOOR = Account("terminal", "local", "Noor", "Noor")


async def run(study: Study, asker: Asker, line: str, member: Account | None = None) -> list[Card]:
    """Type a command; what has an = is an option."""
    words = [word for word in line.split(" ") if "=" not in word]
    values = dict(word.split("=") for word in line.split(" ") if "=" in word)
    given = Given(values, members={"member": member} if member else {})
    return cards_of(await study.dialog.features.run(asker, tuple(words), given))


async def press(study: Study, asker: Asker, action: Action) -> list[Card]:
    return cards_of(await study.dialog.act(asker, action.id, action.value))


async def confirm(study: Study, asker: Asker, action: Action, name: str) -> list[Card]:
    """Press a button that asks, and fill in its form."""
    form = await study.dialog.act(asker, action.id, action.value)
    assert isinstance(form, Form)
    return await study.dialog.answer(asker, form.id, {"reason": "copied code", "confirm": name})


async def moderator(study: Study, name: str = "Mo") -> Asker:
    return await study.join(name, manages=True)


async def told(study: Study, name: str) -> list[Card]:
    """What waits to be sent to somebody, verdicts left out."""
    found = await study.store.lease("terminal", [name], "test", 60)
    posts = [await study.dialog.post(it) for it in found if it.kind != "verdict"]
    return [post.card for post in posts if post is not None]


async def test_a_banned_member_sends_nothing_until_let_in(study: Study) -> None:
    mo = await moderator(study)
    await study.join("Noor")
    (asked,) = await run(study, mo, "mod ban", NOOR)
    (done,) = await confirm(study, mo, asked.actions[0], "noor")
    assert done.title == "Noor is banned"
    with pytest.raises(UserError, match="You may not send code here: copied code"):
        await study.send(await study.join("Noor"), "x")
    with pytest.raises(UserError, match="banned already"):
        await run(study, mo, "mod ban", NOOR)

    await run(study, mo, "mod unban", NOOR)

    await study.send(await study.join("Noor"), "x")
    (log,) = await run(study, mo, "mod audit")
    assert [line.split(" · ", 2)[2] for line in log.body.splitlines()] == [
        "Mo let in again Noor",
        "Mo banned Noor: copied code",
    ]


async def test_what_is_done_to_somebody_asks_for_their_name(study: Study) -> None:
    mo = await moderator(study)
    await study.join("Noor")
    (asked,) = await run(study, mo, "mod ban", NOOR)
    with pytest.raises(UserError, match="Nothing was done: to confirm, type Noor"):
        await confirm(study, mo, asked.actions[0], "Nora")
    assert (await study.join("Noor")).member.banned is None


async def test_a_disqualified_solution_is_told_appealed_and_undone(study: Study) -> None:
    mo = await moderator(study)
    await study.solve("Noor", 120)
    await study.solve("Ilse", 100)
    (asked,) = await run(study, mo, "mod disqualify submission=1")
    (done,) = await confirm(study, mo, asked.actions[0], "1")
    assert done.title == "Disqualified: #1 (Week 1 · double)"
    board = await study.group.standings_board(mo)
    assert "Noor" not in str(board)

    noor = await study.join("Noor")
    (card,) = await told(study, "Noor")
    assert "copied code" in card.body
    mine = await study.group.mine(noor, 1)
    assert "Disqualified, so it does not count: copied code" in mine.body
    form = await study.dialog.act(noor, card.actions[0].id, card.actions[0].value)
    assert isinstance(form, Form)
    await study.dialog.answer(noor, form.id, {"why": "I wrote it"})
    with pytest.raises(UserError, match="or you did already"):
        await run(study, noor, "appeal number=1 why=again")

    (appeal,) = await run(study, mo, "mod appeals")
    assert "I wrote it" in appeal.body
    uphold, undo = appeal.actions
    await press(study, mo, undo)
    with pytest.raises(UserError, match="answered already"):
        await press(study, await moderator(study, "Pat"), uphold)
    (news,) = await told(study, "Noor")
    assert news.title == "It counts again: #1 (Week 1 · double)"
    assert "Noor" in str(await study.group.standings_board(mo))
    assert await study.store.audit() == []


async def test_a_members_round_is_disqualified_by_name(study: Study) -> None:
    mo = await moderator(study)
    await study.solve("Noor", 120)
    (asked,) = await run(study, mo, "mod disqualify", NOOR)
    (done,) = await confirm(study, mo, asked.actions[0], "Noor")
    assert done.title == "Disqualified: all of Week 1 · double"
    with pytest.raises(UserError, match="another moderator was first"):
        await confirm(study, await moderator(study, "Pat"), asked.actions[0], "Noor")
    (listed,) = await run(study, mo, "mod disqualified")
    await press(study, mo, listed.actions[0])
    with pytest.raises(UserError, match="another moderator was first"):
        await press(study, mo, listed.actions[0])


async def test_a_member_sees_who_read_their_code(study: Study) -> None:
    mo = await moderator(study)
    await study.solve("Noor", 120)
    (asked,) = await run(study, mo, "mod view submission=1")
    assert not asked.code
    (shown,) = await press(study, mo, asked.actions[0])
    assert shown.code[0].text == "# Noor 120"
    assert "counts on no board" in shown.body
    mine = await study.group.mine(await study.join("Noor"), 1)
    assert "Mo, a moderator, read this code" in mine.body

    await study.send(mo, "# mine")
    await study.judge(Verdict.AC, 130)

    assert "Mo" not in str(await study.group.standings_board(mo))
    mine = await study.group.mine(mo, 2)
    assert "you read another member's code while this round was open" in mine.body


async def test_nobody_decides_about_themselves(study: Study) -> None:
    mo = await moderator(study)
    await study.send(mo, "# mine")
    await study.judge(Verdict.AC, 130)
    with pytest.raises(UserError, match="about yourself"):
        await run(study, mo, "mod ban", mo.account)
    (asked,) = await run(study, mo, "mod disqualify submission=1")
    pat = await moderator(study, "Pat")
    with pytest.raises(UserError, match="about yourself"):
        await confirm(study, mo, asked.actions[0], "1")
    (done,) = await confirm(study, pat, asked.actions[0], "1")
    with pytest.raises(UserError, match="about yourself"):
        await press(study, mo, done.actions[0])


VERBS = [
    *("mod ban", "mod unban", "mod disqualify submission=1", "mod disqualified"),
    *("mod appeals", "mod view submission=1"),
]
BUTTONS = ["mod-ban", "mod-disqualify", "mod-requalify", "appeal-uphold", "appeal-undo", "mod-view"]


@pytest.mark.parametrize("line", VERBS)
async def test_members_are_refused(study: Study, line: str) -> None:
    await study.solve("Noor", 120)
    member = replace(await study.join("Ilse"), manages=False)
    with pytest.raises(UserError, match="Only moderators"):
        await run(study, member, line, NOOR)


@pytest.mark.parametrize("verb", BUTTONS)
async def test_members_are_refused_their_buttons(study: Study, verb: str) -> None:
    await study.solve("Noor", 120)
    with pytest.raises(UserError, match="Only moderators"):
        await study.dialog.act(await study.join("Ilse"), verb, "1")


@pytest.mark.parametrize("verb", BUTTONS)
@pytest.mark.parametrize("value", ["1", "1-1", "", "x", "9" * 20])
async def test_a_moderator_of_another_group_reaches_nothing(
    study: Study, verb: str, value: str
) -> None:
    """Forged numbers of this group's rows, pressed in another."""
    mo = await moderator(study)
    await study.solve("Noor", 120)
    (asked,) = await run(study, mo, "mod disqualify submission=1")
    await confirm(study, mo, asked.actions[0], "1")
    eve = await study.join_at(("chat", "elsewhere"), "Eve", manages=True)

    with pytest.raises(UserError):
        await study.dialog.act(eve, verb, value)

    (standing,) = await study.store.disqualifications(mo.community.id, 5)
    assert not standing.undone


async def test_forms_of_another_group_do_nothing(study: Study) -> None:
    await moderator(study)
    await study.solve("Noor", 120)
    eve = await study.join_at(("chat", "elsewhere"), "Eve", manages=True)
    answers = {"reason": "because", "confirm": "1"}
    for form_id in ("mod-ban:1", "mod-disqualify:1", "mod-disqualify:1-1", "mod-disqualify:2-1"):
        with pytest.raises(UserError):
            await study.dialog.answer(eve, form_id, answers)
    assert (await study.join("Noor")).member.banned is None


async def test_hostile_words_show_as_one_harmless_line(study: Study) -> None:
    mo = await moderator(study)
    await study.solve("Noor", 120)
    (asked,) = await run(study, mo, "mod disqualify submission=1")
    form = await study.dialog.act(mo, asked.actions[0].id, asked.actions[0].value)
    assert isinstance(form, Form)
    answers = {"reason": "**bold**\n`x`\x1b[2J", "confirm": "1"}
    await study.dialog.answer(mo, form.id, answers)
    (card,) = await told(study, "Noor")
    assert "bold x[2J" in card.body
    await run(study, await study.join("Noor"), "appeal number=1 why=`@everyone`")
    (appeal,) = await run(study, mo, "mod appeals")
    assert "`" not in appeal.body
