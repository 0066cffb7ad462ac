"""Code of members who have not chosen yet how they appear, and of those who may not send."""

import pytest

from bot.core.asking import Asker
from bot.core.cards import Action, Card
from bot.core.communities import Consent
from bot.core.judgements import Verdict
from bot.core.models import Mode
from bot.core.submitting import Intent, Receipt
from bot.errors import BadSource, UserError
from tests.core.study import Study

CODE = "def double(x):\n    return 2 * x\n"


@pytest.fixture
async def newcomer(study: Study) -> Asker:
    """Someone in the terminal's group, whose round is open, who was asked nothing yet."""
    await study.join("Noor")
    return await study.join_at(("terminal", "local"), "Ilse")


async def pending(study: Study, asker: Asker) -> int:
    return await study.store.pending(asker.member.id)


async def test_a_first_ranked_submission_is_kept_and_answered_with_a_question(
    study: Study, newcomer: Asker
) -> None:
    card = await study.offer(newcomer, CODE)
    assert isinstance(card, Card)
    assert card.title == "Before your first ranked submission"
    assert "How do you want to appear?" in card.body
    assert card.actions == (Action("consent", "", "Choose and send"),)
    assert await pending(study, newcomer) == 0
    assert study.accepted == []


async def test_a_try_needs_no_choice(study: Study, newcomer: Asker) -> None:
    receipt = await study.offer(newcomer, CODE, intent=Intent.TRY)
    assert isinstance(receipt, Receipt)


async def test_practice_needs_no_choice(study: Study, newcomer: Asker) -> None:
    receipt = await study.send(newcomer, CODE, "triple")
    assert receipt.mode is Mode.PRACTICE


async def test_after_the_choice_the_code_is_sent_and_kept_no_longer(
    study: Study, newcomer: Asker
) -> None:
    await study.offer(newcomer, CODE)
    chosen = await study.group.set_consent(newcomer, Consent())
    (receipt,) = await study.group.resend_kept(chosen)
    assert receipt.mode is Mode.RANKED
    assert study.accepted == ["accepted"]
    stored = await study.store.submission(receipt.submission_id)
    assert stored is not None
    assert stored.source == CODE
    assert await study.group.resend_kept(chosen) == []


async def test_whoever_chose_is_not_asked_again(study: Study, newcomer: Asker) -> None:
    await study.group.set_consent(newcomer, Consent())
    again = await study.join_at(("terminal", "local"), "Ilse")
    assert isinstance(await study.offer(again, CODE), Receipt)


async def test_sending_the_same_again_after_a_crash_gives_the_same_number(
    study: Study, newcomer: Asker
) -> None:
    await study.offer(newcomer, CODE)
    (kept,) = await study.store.kept_sources(newcomer.member.id)
    chosen = await study.group.set_consent(newcomer, Consent())
    first = await study.group.resend_kept(chosen)
    # The crash came before it was noted as sent.
    await study.store.keep_source(newcomer.member.id, kept)
    again = await study.group.resend_kept(chosen)
    assert [r.submission_id for r in again] == [r.submission_id for r in first]
    assert await pending(study, newcomer) == 1


async def test_of_one_challenge_the_newest_code_is_sent(study: Study, newcomer: Asker) -> None:
    await study.offer(newcomer, "# old\n" + CODE)
    await study.offer(newcomer, CODE)
    chosen = await study.group.set_consent(newcomer, Consent())
    (receipt,) = await study.group.resend_kept(chosen)
    stored = await study.store.submission(receipt.submission_id)
    assert stored is not None
    assert stored.source == CODE


async def test_code_that_cannot_be_read_is_refused_before_anything_is_asked(
    study: Study, newcomer: Asker
) -> None:
    with pytest.raises(BadSource, match="The file is empty"):
        await study.offer(newcomer, " ")
    assert await study.store.kept_sources(newcomer.member.id) == []


async def test_kept_code_whose_round_has_closed_is_practice(study: Study, newcomer: Asker) -> None:
    await study.offer(newcomer, CODE)
    study.clock.advance(days=7)
    chosen = await study.group.set_consent(newcomer, Consent())
    (receipt,) = await study.group.resend_kept(chosen)
    assert receipt.sentence == (
        "#1 accepted for judging as practice: its round is not open. You are next."
    )


async def test_kept_code_that_is_refused_stays_kept_and_says_why(
    study: Study, newcomer: Asker
) -> None:
    for number in range(5):
        await study.send(newcomer, f"# {number}", "triple")
    await study.offer(newcomer, CODE)
    chosen = await study.group.set_consent(newcomer, Consent())
    with pytest.raises(UserError, match="not sent but is kept: 5 of your submissions are waiting"):
        await study.group.resend_kept(chosen)
    await study.judge(Verdict.WA, 0)
    (receipt,) = await study.group.resend_kept(chosen)
    assert receipt.submission_id == 6


@pytest.mark.parametrize("intent", list(Intent))
async def test_a_banned_member_is_told_why_and_whom_to_ask(study: Study, intent: Intent) -> None:
    asker = await study.join("Pat")
    await study.store.ban(asker.member.id, "copied code\x1b[2J.")
    with pytest.raises(UserError) as caught:
        await study.offer(await study.join("Pat"), CODE, intent=intent)
    assert str(caught.value) == (
        "You may not send code here: copied code[2J. Ask a moderator if you think otherwise."
    )
    await study.store.ban(asker.member.id, None)
    assert isinstance(await study.offer(await study.join("Pat"), CODE, intent=intent), Receipt)


async def test_a_member_banned_meanwhile_sends_nothing_that_was_kept(
    study: Study, newcomer: Asker
) -> None:
    await study.offer(newcomer, CODE)
    await study.store.ban(newcomer.member.id, "")
    banned = await study.join_at(("terminal", "local"), "Ilse")
    with pytest.raises(UserError, match=r"You may not send code here\. Ask a moderator"):
        await study.group.resend_kept(await study.group.set_consent(banned, Consent()))
    assert await pending(study, newcomer) == 0
