"""What found no way to a member is shown when they are here again."""

import asyncio
from collections.abc import Awaitable, Callable
from weakref import WeakValueDictionary

from bot.core.asking import Asker
from bot.core.cards import Card
from bot.core.dialog import Dialog
from bot.core.outbox_ports import Outbox
from bot.core.posts import Delivery

Send = Callable[[Delivery, Card], Awaitable[str]]


class Unread:
    """Shows what waits for members, each once however many of their answers are under way."""

    def __init__(self, dialog: Dialog, store: Outbox) -> None:
        self._dialog = dialog
        self._store = store
        # A lock is kept for as long as somebody holds or awaits it.
        self._turns = WeakValueDictionary[tuple[str, str], asyncio.Lock]()

    async def show(self, asker: Asker, send: Send) -> None:
        """Send what waits for an asker, oldest first; what can't be sent waits on.

        Args:
            send: shows a card to the asker alone; returns the id of its message.
        """
        account = asker.account
        turn = self._turns.setdefault((account.platform, account.user_id), asyncio.Lock())
        async with turn:
            for delivery, card in await self._dialog.unread(asker):
                message_id = await send(delivery, card)
                await self._store.sent(delivery.id, account.platform, message_id)
