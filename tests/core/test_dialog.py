"""Every button and form, old ones and forged ones too."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.asking import Asker
from bot.core.cards import Action, Card, Form
from bot.core.commands import cards_of
from bot.core.dialog import Dialog
from bot.core.judgements import Verdict
from bot.core.submitting import Intent
from bot.errors import UserError
from tests.core.study import Study

CODE = "def double(x):\n    return 2 * x\n"
MODERATORS = {
    "channel": "7",
    "zone": "UTC",
    "weekly": "Mon 18:00",
    "announcements": "rounds",
}


async def act(study: Study, asker: Asker, action: Action) -> Card:
    return cards_of(await study.dialog.act(asker, action.id, action.value))[0]


@pytest.mark.parametrize(
    ("action", "value", "title"),
    [
        ("challenge", "", "double · Double · foundations ●●○○○"),
        ("challenge", "triple", "triple · Triple · foundations ●●○○○"),
        ("starter", "double", "Starter of double"),
        ("hint", "double", "Hint 1 of 3 · double"),
        ("hint", "double:3", "Hint 3 of 3 · double"),
        ("hint", ":2", "Hint 2 of 3 · double"),
        ("board", "", "Week 1 · double"),
        ("board", "double", "Week 1 · double"),
        ("board", "round:double:points:0", "Week 1 · double"),
        ("board", "round::fastest:0", "Week 1 · double · fastest"),
        ("board", "season::points:3", "This season"),
        ("board", "newcomers::points:0", "Newcomers this season"),
        ("me", "", "Noor"),
        ("me", "1", "#1"),
        ("mine", "1", "#1"),
        ("withdraw", "1", "Withdraw #1?"),
        ("withdraw-now", "1", "#1 is withdrawn"),
        ("schedule", "", "Schedule"),
        ("help", "", "Commands"),
        ("round-open", "", "Open week 2 · triple?"),
        ("round-open-now", "triple:1", "Week 2 · triple is open"),
        ("round-close", "", "Close week 1 · double?"),
        ("round-close-now", "1", "Week 1 · double is closed"),
        ("round-extend", "3", "Week 1 · double is extended"),
    ],
)
async def test_an_action_leads_to_its_card(
    study: Study, action: str, value: str, title: str
) -> None:
    asker = await study.join("Noor", manages=True)
    await study.send(asker, CODE)
    study.clock.advance(minutes=1)
    assert (await act(study, asker, Action(action, value, ""))).title == title


@pytest.mark.parametrize(
    ("action", "value", "form_id"),
    [
        ("submit", "double", "submit:double"),
        ("submit", "", "submit"),
        ("try", "double", "try:double"),
        ("consent", "", "consent"),
        ("settings", "", "consent"),
        ("mod-settings", "", "mod-settings"),
    ],
)
async def test_an_action_leads_to_its_form(
    study: Study, action: str, value: str, form_id: str
) -> None:
    form = await study.dialog.act(await study.join(manages=True), action, value)
    assert isinstance(form, Form)
    assert form.id == form_id
    assert 1 <= len(form.questions) <= 5
    assert len(form.title) <= 45
    assert max(len(question.label) for question in form.questions) <= 45


@pytest.mark.parametrize("intent", list(Intent))
def test_the_form_for_code_needs_nothing_and_is_the_same(intent: Intent) -> None:
    form = Dialog.form(intent.value, "double")
    assert form is not None
    assert [(q.id, q.required, q.max_length) for q in form.questions] == [
        ("file", False, None),
        ("text", False, 4000),
    ]


@pytest.mark.parametrize("action", ["consent", "mod-settings", "challenge", "", "SUBMIT"])
def test_no_other_form_opens_without_a_look_at_the_store(action: str) -> None:
    assert Dialog.form(action, "") is None


async def test_every_action_that_a_card_offers_leads_somewhere(study: Study) -> None:
    for number in range(12):
        await study.solve(f"m{number}", 130 - number)
    asker = await study.join("m3", manages=True)
    await study.send(asker, CODE)
    await study.judge(Verdict.WA, 30)
    study.clock.advance(minutes=1)
    (preview,) = await study.dialog.answer(asker, "mod-settings", MODERATORS)
    waiting = [
        preview,
        await study.group.challenge(asker),
        await study.group.hint(asker),
        await study.group.me(asker),
        await study.group.mine(asker, 13),
        await study.group.standings_board(asker),
        await study.group.standings_board(asker, page=1),
    ]
    seen = set()
    while waiting:
        for action in waiting.pop().actions:
            if (action.id, action.value) not in seen:
                seen.add((action.id, action.value))
                found = await study.dialog.act(asker, action.id, action.value)
                if isinstance(found, Card):
                    waiting.append(found)
    assert {name for name, _ in seen} == {
        *("mod-save", "mod-settings", "submit", "starter", "hint", "board", "settings"),
        *("withdraw", "withdraw-now"),
    }


@pytest.mark.parametrize(
    ("action", "value"),
    [
        ("", ""),
        ("bake", "a cake"),
        ("__init__", ""),
        ("hint", "double:x"),
        ("hint", "double:-1"),
        ("hint", "double:²"),
        ("board", "round:double:points"),
        ("board", "round:double:points:x"),
        ("board", "round:double:best:0"),
        ("board", "week:double:points:0"),
        ("mine", ""),
        ("mine", "1" * 30),
        ("me", "one"),
        ("withdraw-now", "٣"),
        ("round-open-now", "double:"),
        ("round-close-now", "x"),
    ],
)
async def test_what_no_button_of_ours_says_is_refused(
    study: Study, action: str, value: str
) -> None:
    with pytest.raises(UserError, match="no longer understood"):
        await study.dialog.act(await study.join(manages=True), action, value)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(data=st.data())
async def test_no_forged_button_does_more_than_answer(study: Study, data: st.DataObject) -> None:
    asker = await study.join_at(("chat", "1"))
    names = ["challenge", "hint", "board", "me", "mine", "withdraw", "withdraw-now", "editorial"]
    value = st.text(st.sampled_from("double:round points0123-²\ue000\x00../"), max_size=40)
    action = data.draw(st.sampled_from([*names, "round-open-now", "mod-save"]))
    with suppress(UserError):
        await study.dialog.act(asker, action, data.draw(value | st.text()))
    assert await study.store.newest_round(asker.community.id) is None


async def test_choosing_how_to_appear_sends_what_was_kept(study: Study) -> None:
    await study.join("Noor")
    ilse = await study.join_at(("terminal", "local"), "Ilse")
    asked = await study.offer(ilse, CODE)
    assert isinstance(asked, Card)
    form = await study.dialog.act(ilse, asked.actions[0].id, asked.actions[0].value)
    assert isinstance(form, Form)
    answers = {"shown_as": "pseudonym", "pseudonym": "Ada", "announces": "yes", "shares": "no"}
    saved, receipt = await study.dialog.answer(ilse, form.id, answers)
    assert saved.body.startswith("Boards show you as Ada. A first solve of yours may be told")
    assert (receipt.title, receipt.body) == ("#1", "#1 accepted for judging. You are next.")
    await study.judge(Verdict.AC, 120)
    board = await study.group.standings_board(await study.join("Noor"))
    assert board.table is not None
    assert [row[1] for row in board.table.rows] == ["Ada"]


async def test_a_choice_changed_later_sends_nothing(study: Study) -> None:
    cards = await study.dialog.answer(await study.join(), "consent", {"shown_as": "hidden"})
    assert [card.title for card in cards] == ["Saved"]
    form = await study.dialog.act(await study.join(), "settings", "")
    assert isinstance(form, Form)
    assert form.questions[0].value == "hidden"


async def test_a_wrong_answer_keeps_the_code_and_the_question(study: Study) -> None:
    await study.join("Noor")
    ilse = await study.join_at(("terminal", "local"), "Ilse")
    await study.offer(ilse, CODE)
    with pytest.raises(UserError, match="You chose a pseudonym but wrote none"):
        await study.dialog.answer(ilse, "consent", {"shown_as": "pseudonym"})
    (_, receipt) = await study.dialog.answer(ilse, "consent", {"shown_as": "name"})
    assert receipt.title == "#1"


@pytest.mark.parametrize("form_id", ["", "submit", "submit:double", "mod-save", "consent:1"])
async def test_answers_to_no_form_of_these_are_refused(study: Study, form_id: str) -> None:
    with pytest.raises(UserError, match="no longer understood"):
        await study.dialog.answer(await study.join(manages=True), form_id, {"shown_as": "name"})


async def test_help_tells_moderators_more(study: Study) -> None:
    for manages in (True, False):
        found = await study.dialog.act(await study.join(manages=manages), "help", "")
        told = "\n".join(card.body for card in cards_of(found))
        assert ("/mod announce" in told) is manages


async def test_settings_are_saved_from_the_previews_button(study: Study) -> None:
    asker = await study.join_at(("chat", "1"), manages=True)
    (preview,) = await study.dialog.answer(asker, "mod-settings", MODERATORS)
    saved = await act(study, asker, preview.actions[0])
    assert saved.title == "Settings saved"
    asker = await study.join_at(("chat", "1"), manages=True)
    asked = await act(study, asker, saved.actions[0])
    opened = await act(study, asker, asked.actions[0])
    assert opened.title == "Week 1 · double is open"
    announced = await act(study, asker, Action("mod-announce", "", ""))
    assert announced.title == "Announced"
