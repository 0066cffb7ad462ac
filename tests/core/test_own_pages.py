"""A member's own submissions: seen again, withdrawn, and read late."""

import pytest

from bot.core.asking import Asker
from bot.core.cards import Action, Card, Tone
from bot.core.judgements import Verdict
from bot.core.submitting import Intent
from bot.errors import UserError
from tests.core.study import Study

CODE = "def double(x):\n    return 2 * x\n"


async def sent_and_judged(study: Study, points: int = 120) -> Asker:
    asker = await study.join("Noor")
    await study.send(asker, CODE)
    await study.judge(Verdict.AC, points)
    return asker


def withdrawals(card: Card) -> list[Action]:
    return [action for action in card.actions if action.id.startswith("withdraw")]


async def test_a_submission_of_ones_own_shows_verdict_and_code(study: Study) -> None:
    card = await study.group.mine(await sent_and_judged(study), 1)
    assert card.status is not None
    assert (card.title, card.status.word) == ("#1", "ACCEPTED")
    assert (card.code[-1].filename, card.code[-1].text) == ("double-1.py", CODE)
    assert withdrawals(card) == [Action("withdraw", "1", "Withdraw")]


async def test_a_submission_that_waits_says_so(study: Study) -> None:
    asker = await study.join()
    await study.send(asker, CODE)
    card = await study.group.mine(asker, 1)
    assert card.status is not None
    assert (card.status.word, card.status.tone) == ("WAITING TO BE JUDGED", Tone.WAIT)
    await study.store.claim("judge", 60.0)
    assert (await study.group.mine(asker, 1)).status != card.status


@pytest.mark.parametrize("number", [0, -1, 2, 10**12])
@pytest.mark.parametrize("ask", ["mine", "ask_withdraw", "withdraw"])
async def test_a_number_that_there_is_not_and_somebody_elses_read_the_same(
    study: Study, ask: str, number: int
) -> None:
    await sent_and_judged(study)
    stranger = await study.join("Pat")
    for asked in (number, 1):
        with pytest.raises(UserError) as caught:
            await getattr(study.group, ask)(stranger, asked)
        assert str(caught.value) == f"There is no submission #{asked} of yours."


async def test_the_same_account_in_another_group_does_not_see_it(study: Study) -> None:
    await sent_and_judged(study)
    elsewhere = await study.join_at(("terminal", "elsewhere"), "Noor")
    with pytest.raises(UserError, match="no submission #1 of yours"):
        await study.group.mine(elsewhere, 1)


async def test_withdrawing_says_first_what_it_would_do(study: Study) -> None:
    asker = await sent_and_judged(study)
    card = await study.group.ask_withdraw(asker, 1)
    assert card.title == "Withdraw #1?"
    assert withdrawals(card) == [Action("withdraw-now", "1", "Withdraw")]
    assert (await study.group.standings_board(asker)).table is not None


async def test_a_withdrawn_submission_leaves_the_board_and_stays_in_the_history(
    study: Study,
) -> None:
    asker = await sent_and_judged(study)
    card = await study.group.withdraw(asker, 1)
    assert "no longer counts" in card.body
    assert (await study.group.standings_board(asker)).table is None
    (mark,) = (await study.group.me(asker)).marks
    assert "accepted · withdrawn" in mark.note
    shown = await study.group.mine(asker, 1)
    assert "withdrawn, so it does not count" in shown.body
    assert "rank" not in shown.body
    assert withdrawals(shown) == []


async def test_the_next_best_counts_after_a_withdrawal(study: Study) -> None:
    asker = await sent_and_judged(study, 120)
    await study.send(asker, "# weaker\n" + CODE)
    await study.judge(Verdict.AC, 110)
    await study.group.withdraw(asker, 1)
    board = await study.group.standings_board(asker)
    assert board.table is not None
    assert board.table.rows[0][2] == "110"


async def test_it_can_be_withdrawn_before_it_is_judged(study: Study) -> None:
    asker = await study.join()
    await study.send(asker, CODE)
    await study.group.withdraw(asker, 1)
    await study.judge(Verdict.AC, 120)
    assert (await study.group.standings_board(asker)).table is None


@pytest.mark.parametrize("ask", ["ask_withdraw", "withdraw"])
async def test_withdrawing_twice_is_answered_with_how_it_is(study: Study, ask: str) -> None:
    asker = await sent_and_judged(study)
    await study.group.withdraw(asker, 1)
    with pytest.raises(UserError, match="#1 is withdrawn already"):
        await getattr(study.group, ask)(asker, 1)


async def test_after_the_rounds_end_nothing_is_withdrawn(study: Study) -> None:
    asker = await sent_and_judged(study)
    study.clock.advance(days=7)
    with pytest.raises(UserError, match="The round of #1 is over"):
        await study.group.withdraw(asker, 1)
    assert withdrawals(await study.group.mine(asker, 1)) == []


async def test_what_is_on_no_board_has_nothing_to_withdraw(study: Study) -> None:
    asker = await study.join()
    await study.send(asker, CODE, "triple")
    await study.send(asker, CODE, intent=Intent.TRY)
    for number in (1, 2):
        with pytest.raises(UserError, match="nothing to withdraw"):
            await study.group.withdraw(asker, number)


async def test_a_verdict_that_could_not_be_delivered_is_read_later(study: Study) -> None:
    asker = await sent_and_judged(study)
    (delivery,) = await study.store.lease("terminal", None, "sender", 60.0)
    assert await study.dialog.unread(asker) == []
    await study.store.unread(delivery.id, "sender")
    ((waiting, card),) = await study.dialog.unread(asker)
    assert (waiting.id, card.title) == (delivery.id, "#1")
    assert await study.dialog.unread(await study.join("Pat")) == []
    await study.store.sent(waiting.id, "front", "shown")
    assert await study.dialog.unread(asker) == []
