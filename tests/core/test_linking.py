"""What the two sides of a link see, and what a wrong button does."""

import re
from dataclasses import replace

import pytest

from bot.core.asking import Asker
from bot.core.cards import Card
from bot.core.commands import Given, cards_of
from bot.core.link_codes import ALPHABET, LENGTH, grouped, new_code, typed
from bot.core.models import Account
from bot.errors import UserError
from tests.core.study import Study


async def _of_platform(study: Study, platform: str, name: str) -> Asker:
    """Somebody of another platform in the one group that there is."""
    asker = await study.join()
    account = Account(platform, "", name.lower(), name)
    member = await study.store.member(asker.community.id, account)
    return replace(asker, account=account, member=member)


async def _run(study: Study, asker: Asker, word: str, **values: str) -> Card:
    (card,) = cards_of(await study.dialog.features.run(asker, (word,), Given(values)))
    return card


async def _press(study: Study, asker: Asker, card: Card, verb: str) -> Card:
    (action,) = [action for action in card.actions if action.id == verb]
    (answer,) = cards_of(await study.dialog.act(asker, action.id, action.value))
    return answer


async def _private(study: Study, asker: Asker) -> Card:
    """The newest thing that an account is told by itself."""
    *_, delivery = await study.store.lease(asker.account.platform, None, "sender", 60.0)
    assert delivery.recipient == asker.account.user_id
    post = await study.dialog.post(delivery)
    assert post is not None
    assert post.card.private
    return post.card


async def _code(study: Study, asker: Asker) -> str:
    card = await _run(study, asker, "link")
    elsewhere, begin = {"discord": ("Slack", "/fromscratch "), "slack": ("Discord", "/")}[
        asker.account.platform
    ]
    assert card.body.startswith(f"With your account on {elsewhere}, ")
    (block,) = card.code
    return block.text.removeprefix(f"{begin}link ")


@pytest.fixture
async def noor(study: Study) -> Asker:
    return await _of_platform(study, "discord", "Noor")


@pytest.fixture
async def nora(study: Study) -> Asker:
    return await _of_platform(study, "slack", "Nora")


async def test_both_sides_see_whom_they_link_with_and_are_told(
    study: Study, noor: Asker, nora: Asker
) -> None:
    code = await _code(study, noor)
    question = await _run(study, nora, "link", code=f" {code.lower()} ")
    assert question.title == "Link with Noor on Discord?"
    assert "This shares all your submissions" in question.body

    assert (await _press(study, nora, question, "link-confirm")).title == "Now the other side"
    asked = await _private(study, noor)
    assert asked.title == "Nora on Slack wants to be linked with you"
    assert "This shares all your submissions" in asked.body
    linked = await _press(study, noor, asked, "link-approve")
    assert linked.title == "Linked with Nora on Slack"
    told = await _private(study, nora)
    assert told.title == "Linked with Noor on Discord"

    undo = await _press(study, nora, told, "link-undo")
    assert (await _press(study, nora, undo, "link-undo-now")).title == (
        "No longer linked with Noor on Discord"
    )
    assert (await _private(study, noor)).title == "No longer linked with Nora on Slack"


async def test_a_link_is_undone_by_command_too(study: Study, noor: Asker, nora: Asker) -> None:
    question = await _run(study, nora, "link", code=await _code(study, noor))
    await _press(study, nora, question, "link-confirm")
    await _press(study, noor, await _private(study, noor), "link-approve")

    card = await _run(study, noor, "unlink")

    assert card.title == "Undo the link with Nora on Slack?"
    with pytest.raises(UserError, match="none to undo"):
        await _run(study, await _of_platform(study, "slack", "Pat"), "unlink")


async def test_whoever_does_not_want_it_says_so(study: Study, noor: Asker, nora: Asker) -> None:
    question = await _run(study, nora, "link", code=await _code(study, noor))
    await _press(study, nora, question, "link-confirm")
    asked = await _private(study, noor)

    assert (await _press(study, noor, asked, "link-refuse")).title == "Not linked"

    assert (await _private(study, nora)).body == "Noor on Discord did not want to. Nothing changed."
    with pytest.raises(UserError, match="nothing to answer"):
        await _press(study, noor, asked, "link-approve")


async def test_a_question_that_was_answered_is_not_shown_again(
    study: Study, noor: Asker, nora: Asker
) -> None:
    question = await _run(study, nora, "link", code=await _code(study, noor))
    await _press(study, nora, question, "link-confirm")
    (delivery,) = await study.store.lease("discord", None, "sender", 60.0)
    await _press(study, noor, Card("", actions=question.actions[1:]), "link-refuse")

    assert await study.dialog.post(delivery) is None


async def test_a_button_of_others_does_nothing(study: Study, noor: Asker, nora: Asker) -> None:
    question = await _run(study, nora, "link", code=await _code(study, noor))
    thief = await _of_platform(study, "slack", "Thief")

    for verb in ("link-confirm", "link-approve", "link-refuse", "link-undo", "link-undo-now"):
        with pytest.raises(UserError, match="nothing to answer"):
            await study.dialog.act(thief, verb, question.actions[0].value)
        with pytest.raises(UserError, match="no longer understood"):
            await study.dialog.act(noor, verb, "-1")


@pytest.mark.parametrize("code", ["0000-0000-0000", "no code", "<@1>", "0" * 4000])
async def test_what_is_no_code_is_refused_in_a_sentence(
    study: Study, nora: Asker, code: str
) -> None:
    with pytest.raises(UserError, match="older than 10 minutes"):
        await _run(study, nora, "link", code=code)


async def test_five_wrong_ones_an_hour_are_enough(study: Study, noor: Asker, nora: Asker) -> None:
    code = await _code(study, noor)
    for _ in range(5):
        with pytest.raises(UserError, match="older than"):
            await _run(study, nora, "link", code="none")

    with pytest.raises(UserError, match="too often"):
        await _run(study, nora, "link", code=code)


async def test_two_of_one_platform_are_told_why_not(study: Study, noor: Asker) -> None:
    pat = await _of_platform(study, "discord", "Pat")
    with pytest.raises(UserError, match="one account on each platform"):
        await _run(study, pat, "link", code=await _code(study, noor))


async def test_a_ban_is_said_before_it_spreads(study: Study, noor: Asker, nora: Asker) -> None:
    await study.store.ban(nora.member.id, "copies")

    question = await _run(study, nora, "link", code=await _code(study, noor))

    assert "Once they are linked, neither may" in question.body


def test_a_code_has_enough_bits_and_is_read_however_it_is_typed() -> None:
    assert len(set(ALPHABET)) ** LENGTH >= 2**50
    codes = [new_code() for _ in range(50)]
    assert len(set(codes)) == 50
    for code in codes:
        shown = grouped(code)
        assert re.fullmatch("(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}", shown)
        assert typed(shown.lower().replace("0", "o").replace("1", "l")) == code
