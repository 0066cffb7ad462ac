"""A week as its moderator runs it, on a real data file."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.core.asking import Asker
from bot.core.cards import Card
from bot.core.communities import Consent, ShownAs
from bot.core.judgements import Verdict
from bot.core.moments import without_marks
from bot.core.posts import Delivery
from bot.errors import UnknownName, UserError
from tests.core.study import Study

PLACE = ("chat", "1")
CODE = "def double(x):\n    return 2 * x\n"
ANSWERS = {
    "channel": "77",
    "role": "9",
    "zone": "Europe/Berlin",
    "weekly": "Mon 18:00",
    "announcements": "rounds",
}


async def moderator(study: Study) -> Asker:
    return await study.join_at(PLACE, "Mo", manages=True)


async def set_up(study: Study, **answers: str) -> Asker:
    """A moderator of a group whose settings are saved."""
    asker = await moderator(study)
    await study.moderation.preview_settings(asker, ANSWERS | answers)
    await study.moderation.save_settings(asker)
    return await moderator(study)


async def outbox(study: Study) -> list[Delivery]:
    return list(await study.store.lease("chat", None, "sender", 3600.0))


async def kinds(study: Study) -> list[str]:
    return [delivery.kind for delivery in await outbox(study)]


async def opened(study: Study, slug: str = "double", **answers: str) -> Asker:
    """A moderator of a group whose first round opened a minute ago."""
    asker = await set_up(study, **answers)
    await study.moderation.open_now(asker, slug)
    study.clock.advance(minutes=1)
    return asker


def body(card: Card) -> str:
    return without_marks(card.body)


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda m, asker: m.settings_form(asker), id="settings"),
        pytest.param(lambda m, asker: m.preview_settings(asker, ANSWERS), id="preview"),
        pytest.param(lambda m, asker: m.save_settings(asker), id="save"),
        pytest.param(lambda m, asker: m.announce(asker), id="announce"),
        pytest.param(lambda m, asker: m.ask_open(asker), id="ask to open"),
        pytest.param(lambda m, asker: m.open_now(asker, "double"), id="open"),
        pytest.param(lambda m, asker: m.ask_close(asker), id="ask to close"),
        pytest.param(lambda m, asker: m.close_now(asker), id="close"),
        pytest.param(lambda m, asker: m.extend(asker, 1), id="extend"),
    ],
)
async def test_other_members_are_told_what_they_need(
    study: Study, ask: Callable[..., Awaitable[object]]
) -> None:
    mo = await set_up(study)
    await study.moderation.open_now(mo, "double")
    member = await study.join_at(PLACE, "Noor")
    with pytest.raises(UserError, match="Only moderators may do this"):
        await ask(study.moderation, member)
    assert await kinds(study) == ["round-opened"]


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda m, asker: m.announce(asker), id="announce"),
        pytest.param(lambda m, asker: m.ask_open(asker), id="ask to open"),
        pytest.param(lambda m, asker: m.open_now(asker, "double"), id="open"),
    ],
)
async def test_before_the_settings_nothing_is_posted_or_opened(
    study: Study, ask: Callable[..., Awaitable[object]]
) -> None:
    with pytest.raises(UserError, match=r"not set up yet\. Fill in /mod settings first"):
        await ask(study.moderation, await moderator(study))


async def test_a_preview_shows_a_post_and_the_next_two_times(study: Study) -> None:
    asker = await moderator(study)
    card = await study.moderation.preview_settings(asker, ANSWERS)
    assert card.title == "This is how a post will look"
    assert body(card) == (
        "**Week 1 · double · Double**\n\n"
        "Scale a number.\n\n/challenge shows the whole task.\n\n"
        "Rounds open and close every week at Mon 18:00, Europe/Berlin: "
        "next Mon 23 Nov 18:00 and Mon 30 Nov 18:00. "
        "A post mentions the role you chose. Nothing is saved yet."
    )
    assert without_marks(card.fields[0].value) == "closes Mon 30 Nov 18:00 (in 7 d)"
    assert [action.id for action in card.actions] == ["mod-save", "mod-settings"]
    assert (await moderator(study)).community.settings is None
    assert await kinds(study) == []


async def test_the_form_comes_back_with_what_was_previewed(study: Study) -> None:
    asker = await moderator(study)
    await study.moderation.preview_settings(asker, ANSWERS | {"weekly": "tue 9.30"})
    form = await study.moderation.settings_form(asker)
    assert {q.id: q.value for q in form.questions} == ANSWERS | {"weekly": "Tue 09:30"}


async def test_the_form_comes_back_with_what_was_saved(study: Study) -> None:
    form = await study.moderation.settings_form(await set_up(study))
    assert {q.id: q.value for q in form.questions} == ANSWERS


async def test_saving_without_a_preview_says_where_to_begin(study: Study) -> None:
    with pytest.raises(UserError, match="There is nothing to save"):
        await study.moderation.save_settings(await moderator(study))


async def test_settings_of_one_group_are_not_anothers(study: Study) -> None:
    await set_up(study)
    other = await study.join_at(("chat", "2"), "Mo", manages=True)
    assert other.community.settings is None
    with pytest.raises(UserError, match="not set up yet"):
        await study.moderation.open_now(other, "double")


async def test_opening_says_first_what_it_would_do(study: Study) -> None:
    card = await study.moderation.ask_open(await set_up(study))
    assert card.title == "Open week 1 · double?"
    assert body(card) == "Double. It runs until Mon 30 Nov 17:00 (in 7 d)."
    assert [(action.id, action.value) for action in card.actions] == [
        ("round-open-now", "double:0")
    ]
    with pytest.raises(UserError, match="No round has opened here yet"):
        await study.group.intro(await moderator(study))


@pytest.mark.parametrize(
    ("days_later", "closes"),
    [
        pytest.param(0, "Mon 30 Nov 17:00", id="on the weekly day itself"),
        pytest.param(4, "Mon 30 Nov 17:00", id="three days before a weekly time"),
        pytest.param(5, "Mon 7 Dec 17:00", id="less than three days before it"),
    ],
)
async def test_a_round_runs_to_a_weekly_time_at_least_three_days_away(
    study: Study, days_later: int, closes: str
) -> None:
    asker = await set_up(study)
    study.clock.advance(days=days_later)
    card = await study.moderation.open_now(asker, "double")
    assert card.title == "Week 1 · double is open"
    assert f"closes {closes}" in body(card)
    (post,) = await outbox(study)
    assert (post.kind, post.recipient) == ("round-opened", "77")
    assert study.posted == ["posted"]


async def test_opening_the_next_closes_the_open_round_with_its_summary(study: Study) -> None:
    asker = await opened(study)
    study.clock.advance(days=1)
    asked = await study.moderation.ask_open(asker)
    assert "Week 1 · double closes now, before its end" in body(asked)
    await study.moderation.open_now(asker, "triple")
    assert await kinds(study) == ["round-opened", "round-summary", "round-opened"]
    first = await study.store.round_by_slug(asker.community.id, "double")
    second = await study.store.newest_round(asker.community.id)
    assert first is not None
    assert second is not None
    assert first.closes_at == second.opens_at == study.clock.now()
    assert (second.number, second.slug) == (2, "triple")


async def test_a_round_that_ended_by_itself_gets_its_summary_with_the_next(study: Study) -> None:
    asker = await opened(study)
    study.clock.advance(days=8)
    await study.moderation.open_now(asker, "triple")
    assert await kinds(study) == ["round-opened", "round-summary", "round-opened"]


async def test_pressed_twice_it_opens_once(study: Study) -> None:
    asker = await set_up(study)
    for _ in range(2):
        card = await study.moderation.open_now(asker, "double", after=0)
        assert card.title == "Week 1 · double is open"
    assert await kinds(study) == ["round-opened"]


async def test_two_moderators_at_once_open_one_round(study: Study) -> None:
    asker = await set_up(study)
    answers = await asyncio.gather(
        study.moderation.open_now(asker, "double", after=0),
        study.moderation.open_now(asker, "triple", after=0),
        return_exceptions=True,
    )
    assert [isinstance(answer, UserError) for answer in answers] == [False, True]
    assert str(answers[1]) == "Someone is changing this round. Look again in a moment."
    study.clock.advance(minutes=1)
    await study.moderation.extend(asker, 1)
    assert await kinds(study) == ["round-opened"]


async def test_an_old_button_does_not_close_a_later_round(study: Study) -> None:
    asker = await opened(study)
    await study.moderation.open_now(asker, "triple")
    study.clock.advance(minutes=1)
    with pytest.raises(UserError, match="Another round has opened since"):
        await study.moderation.open_now(asker, "double", after=0)
    with pytest.raises(UserError, match="Another round has opened since"):
        await study.moderation.close_now(asker, round_id=1)
    assert (await study.group.ensure_round(asker)).slug == "triple"


async def test_a_round_that_is_open_already_is_said_to_be(study: Study) -> None:
    asker = await opened(study)
    with pytest.raises(UserError, match="Week 1 · double is open already"):
        await study.moderation.ask_open(asker, "double")


async def test_an_unknown_challenge_is_answered_with_the_nearest(study: Study) -> None:
    asker = await set_up(study)
    for ask in (study.moderation.ask_open, study.moderation.open_now):
        with pytest.raises(UnknownName, match="Did you mean double"):
            await ask(asker, "doubel")


async def test_closing_asks_first_and_then_posts_the_summary(study: Study) -> None:
    asker = await opened(study)
    asked = await study.moderation.ask_close(asker)
    assert [(action.id, action.value) for action in asked.actions] == [("round-close-now", "1")]
    assert "its editorial opens, and its summary is posted" in body(asked)
    card = await study.moderation.close_now(asker, 1)
    assert card.title == "Week 1 · double is closed"
    assert await kinds(study) == ["round-opened", "round-summary"]
    assert (await study.group.editorial(asker)).body == "Because."
    for ask in (study.moderation.ask_close, study.moderation.close_now):
        with pytest.raises(UserError, match="No round is open here"):
            await ask(asker)


async def test_a_group_that_wants_no_posts_gets_only_those_asked_for(study: Study) -> None:
    asker = await opened(study, announcements="none")
    assert "summary" not in body(await study.moderation.ask_close(asker))
    await study.moderation.announce(asker)
    await study.moderation.close_now(asker)
    assert await kinds(study) == ["announcement"]


@pytest.mark.parametrize("days", [1, 14])
async def test_a_round_can_be_extended(study: Study, days: int) -> None:
    asker = await opened(study)
    before = await study.group.ensure_round(asker)
    card = await study.moderation.extend(asker, days)
    assert card.title == "Week 1 · double is extended"
    after = await study.group.ensure_round(asker)
    assert after.closes_at - before.closes_at == timedelta(days=days)


@pytest.mark.parametrize("days", [-1, 0, 15, 10**9])
async def test_it_is_extended_by_no_more_than_two_weeks(study: Study, days: int) -> None:
    asker = await opened(study)
    with pytest.raises(UserError, match="by 1 to 14 days"):
        await study.moderation.extend(asker, days)


async def test_what_is_over_is_not_extended(study: Study) -> None:
    asker = await opened(study)
    study.clock.advance(days=8)
    with pytest.raises(UserError, match="No round is open here"):
        await study.moderation.extend(asker, 1)


async def test_announced_twice_within_a_minute_it_is_posted_once(study: Study) -> None:
    asker = await opened(study)
    await study.moderation.announce(asker)
    await study.moderation.announce(asker)
    assert await kinds(study) == ["round-opened", "announcement"]
    study.clock.advance(minutes=1)
    await study.moderation.announce(asker)
    assert await kinds(study) == ["announcement"]


async def test_on_a_computer_of_ones_own_rounds_run_without_settings(study: Study) -> None:
    asker = await study.join("Noor", manages=True)
    assert "runs until Mon 30 Nov 12:04" in body(await study.moderation.ask_open(asker))
    study.clock.advance(minutes=1)
    await study.moderation.open_now(asker, "triple")
    study.clock.advance(minutes=1)
    await study.moderation.close_now(asker)
    assert list(await study.store.lease("terminal", None, "sender", 60.0)) == []


async def test_after_settings_are_saved_they_say_what_becomes_of_the_open_round(
    study: Study,
) -> None:
    asker = await opened(study)
    await study.moderation.preview_settings(asker, ANSWERS)
    card = await study.moderation.save_settings(asker)
    assert "The open round keeps its end" in card.body


async def test_a_post_about_an_open_round_mentions_the_role_and_leads_on(study: Study) -> None:
    await opened(study)
    (post,) = await outbox(study)
    found = await study.moderation.post_card(post)
    assert found is not None
    card, role = found
    assert (card.title, role, card.private) == ("Week 1 · double · Double", "9", False)
    assert without_marks(card.fields[0].value) == "closes Mon 30 Nov 18:00 (in 7 d)"
    assert [action.id for action in card.actions] == [
        "submit",
        "starter",
        "hint",
        "board",
        "remind",
    ]


async def test_an_announcement_says_how_many_solved_it_by_now(study: Study) -> None:
    asker = await opened(study)
    await study.moderation.announce(asker)
    _, announced = await outbox(study)
    found = await study.moderation.post_card(announced)
    assert found is not None
    assert [field.value for field in found[0].fields][-1] == "0 so far"


async def test_a_post_that_comes_too_late_says_nothing(study: Study) -> None:
    await opened(study)
    (post,) = await outbox(study)
    study.clock.advance(days=8)
    assert await study.moderation.post_card(post) is None


async def test_a_summary_shows_the_board_and_pings_nobody(study: Study) -> None:
    asker = await opened(study)
    noor = await study.join_at(PLACE, "Noor")
    noor = await study.group.set_consent(noor, Consent(ShownAs.HIDDEN))
    await study.send(noor, CODE)
    await study.judge(Verdict.AC, 120)
    await study.moderation.close_now(asker)
    summary = next(d for d in await outbox(study) if d.kind == "round-summary")
    post = await study.dialog.post(summary)
    assert post is not None
    card, role = post.card, post.role
    assert (card.title, role, card.private) == ("Week 1 · double is over", "", False)
    assert card.body == "1 solved\n\nThe editorial is open. What is sent now is practice."
    assert card.table is not None
    assert [row[1] for row in card.table.rows] == ["(hidden)"]
    assert [(action.id, action.value) for action in card.actions] == [
        ("editorial", "double"),
        ("board", "double"),
    ]


async def test_a_summary_of_a_round_without_code_says_so(study: Study) -> None:
    asker = await opened(study)
    await study.moderation.close_now(asker)
    summary = next(d for d in await outbox(study) if d.kind == "round-summary")
    post = await study.dialog.post(summary)
    assert post is not None
    assert post.card.body.startswith("Nobody sent code this time.")


async def _in_trouble(study: Study, **chosen: Any) -> Delivery:
    """A post that can't be made, of a group with these settings."""
    asker = await opened(study)
    assert asker.community.settings is not None
    settings = replace(asker.community.settings, **chosen)
    await study.store.save_settings(asker.community.id, settings)
    (delivery,) = await outbox(study)
    return delivery


async def _told(study: Study) -> list[tuple[str, str]]:
    """Whom moderators are told by, and what; from then on it was sent."""
    found = []
    for delivery in await outbox(study):
        if delivery.kind != "posts-trouble":
            continue
        post = await study.dialog.post(delivery)
        assert post is not None
        assert post.card.title == "Posts don't get through"
        assert post.card.private == (delivery.recipient != "88")
        found.append((delivery.recipient, post.card.body))
        await study.store.sent(delivery.id, "sender", "message")
    return found


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        pytest.param({"moderators_channel": "88"}, ["88"], id="in their channel"),
        pytest.param({"moderators": ("chat::mia", "chat::mo")}, ["mia", "mo"], id="by name"),
        pytest.param({"moderators_channel": "77"}, ["owner"], id="their channel is the one"),
        pytest.param({}, ["owner"], id="nobody is named"),
    ],
)
async def test_moderators_are_told_once_a_day_what_keeps_a_post_from_its_channel(
    study: Study, chosen: dict[str, Any], told: list[str]
) -> None:
    delivery = await _in_trouble(study, **chosen)
    tell = study.moderation.tell_of_trouble
    await tell(delivery, "It lacks X.", ["owner"])
    await tell(delivery, "It lacks X.", ["owner"])
    assert await _told(study) == [(recipient, "It lacks X.") for recipient in told]
    study.clock.advance(minutes=60)
    await tell(delivery, "It lacks X.", ["owner"])
    assert await _told(study) == []
    study.clock.advance(days=1)
    await tell(delivery, "It lacks Y.", ["owner"])
    assert await _told(study) == [(recipient, "It lacks Y.") for recipient in told]


async def test_where_the_moderators_channel_is_in_trouble_too_they_are_told_of_both(
    study: Study,
) -> None:
    delivery = await _in_trouble(study, moderators_channel="88")
    await study.moderation.tell_of_trouble(delivery, "It lacks X.", ["owner"])
    (note,) = await outbox(study)
    assert note.recipient == "88"
    await study.moderation.tell_of_trouble(note, "It lacks Y.", ["owner"])
    assert await _told(study) == [("owner", "It lacks X.\n\nIt lacks Y.")]


async def test_what_waits_for_a_channel_goes_to_the_one_that_takes_its_place(
    study: Study,
) -> None:
    """A deleted channel can't be mended, only replaced."""
    delivery = await _in_trouble(study, moderators_channel="88")
    await study.moderation.tell_of_trouble(delivery, "It is gone.", ())
    await study.moderation.preview_settings(await moderator(study), ANSWERS | {"channel": "78"})
    await study.moderation.save_settings(await moderator(study))
    study.clock.advance(days=1)
    waiting = await outbox(study)
    assert [(it.kind, it.recipient) for it in waiting] == [
        ("round-opened", "78"),
        ("posts-trouble", "88"),
    ]


async def test_what_only_moderators_may_read_does_not_move_with_the_channel(study: Study) -> None:
    delivery = await _in_trouble(study, moderators_channel="77")
    asker = await moderator(study)
    assert asker.community.settings is not None
    settings = replace(asker.community.settings, channel="78")
    await study.store.save_settings(asker.community.id, settings)
    study.clock.advance(days=1)
    assert [it.recipient for it in await outbox(study)] == [delivery.recipient] == ["77"]


async def test_a_round_is_not_closed_in_the_instant_that_it_opened_in(study: Study) -> None:
    asker = await set_up(study)
    await study.moderation.open_now(asker, "double")
    study.clock.time += timedelta(microseconds=999)
    for change in (
        study.moderation.close_now(asker),
        study.moderation.open_now(asker, "triple"),
    ):
        with pytest.raises(UserError, match="double opened this very moment"):
            await change
    assert await kinds(study) == ["round-opened"]

    study.clock.time += timedelta(microseconds=1)
    assert (await study.moderation.close_now(asker)).title == "Week 1 · double is closed"
