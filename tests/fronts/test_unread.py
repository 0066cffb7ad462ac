"""What waited for a member is shown once, or waits on."""

import asyncio

import pytest

from bot.core.cards import Card
from bot.core.judgements import Verdict
from bot.core.posts import Delivery
from bot.fronts.unread import Unread
from tests.core.study import Study
from tests.fronts.terminal_kit import CODE


class Screen:
    """Shows cards, after a while in which others ask too."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.broken = False

    async def send(self, delivery: Delivery, card: Card) -> str:
        """Show a card."""
        await asyncio.sleep(0.01)
        if self.broken:
            raise ConnectionError
        self.shown.append(card.title)
        return f"message {delivery.id}"


async def test_what_waits_is_shown_once_however_many_answers_come(study: Study) -> None:
    asker = await study.join()
    for number in range(2):
        await study.send(asker, f"{CODE}# {number}")
        await study.judge(Verdict.AC, 120)
    for delivery in await study.store.lease("terminal", None, "sender", 60.0):
        await study.store.unread(delivery.id, "sender")
    unread, screen = Unread(study.dialog, study.store), Screen()
    await asyncio.gather(*(unread.show(asker, screen.send) for _ in range(3)))
    assert screen.shown == ["#1", "#2"]


async def test_what_cannot_be_shown_waits_on(study: Study) -> None:
    asker = await study.join()
    await study.send(asker, CODE)
    await study.judge(Verdict.AC, 120)
    (delivery,) = await study.store.lease("terminal", None, "sender", 60.0)
    await study.store.unread(delivery.id, "sender")
    unread, screen = Unread(study.dialog, study.store), Screen()
    screen.broken = True
    with pytest.raises(ConnectionError):
        await unread.show(asker, screen.send)
    screen.broken = False
    await unread.show(await study.join("Pat"), screen.send)
    assert screen.shown == []
    await unread.show(asker, screen.send)
    assert screen.shown == ["#1"]
