"""The platform of the simulation: it shows messages, forgets to answer, and is asked again.

It knows the marker of every message that it showed, as Discord knows a nonce and
Slack a message's metadata; so a message that is sent twice is seen once.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random

from bot.core.cards import Card
from bot.core.dialog import Dialog
from bot.core.ports import Clock
from bot.core.posting import VERDICT
from bot.core.posts import Delivery
from bot.errors import Unreachable


@dataclass(frozen=True, slots=True)
class Shown:
    """A message that somebody saw; `card` is None where there was nothing left to say."""

    delivery: Delivery
    card: Card | None
    at: datetime


class Platform:
    """What outlives the program: the messages, and who can be reached.

    Attributes:
        messages: by the dedupe key of what was delivered.
        faults: how often it failed before and after showing, and was asked again.
        closed: users who take no direct messages.
    """

    def __init__(self, random: Random, clock: Clock, fault_rate: float) -> None:
        self.messages: dict[str, Shown] = {}
        self.faults: Counter[str] = Counter()
        self.closed: set[str] = set()
        self.calm = False
        self._random = random
        self._clock = clock
        self._rate = fault_rate

    def fails(self) -> bool:
        """Whether the network fails now."""
        return not self.calm and self._random.random() < self._rate

    def show(self, delivery: Delivery, card: Card | None) -> str:
        """Show a message once; its id."""
        if delivery.dedupe_key in self.messages:
            self.faults["asked again"] += 1
        else:
            self.messages[delivery.dedupe_key] = Shown(delivery, card, self._clock.now())
        return f"message {delivery.dedupe_key}"


class RecordingFront:
    """The receiver of one process."""

    def __init__(
        self, platform: Platform, dialog: Dialog, after_showing: Callable[[], None]
    ) -> None:
        self._platform = platform
        self._dialog = dialog
        self._after_showing = after_showing

    async def deliver(self, delivery: Delivery) -> str:
        """Make the words and show them.

        Raises:
            ConnectionError: before or after it was shown.
            Unreachable: its member takes no direct messages.
        """
        platform = self._platform
        if platform.fails():
            platform.faults["failed before showing"] += 1
            raise ConnectionError("simulated")
        if delivery.kind == VERDICT and delivery.recipient in platform.closed:
            raise Unreachable("simulated")
        message_id = platform.show(delivery, await self._words(delivery))
        self._after_showing()
        if platform.fails():
            platform.faults["failed after showing"] += 1
            raise ConnectionError("simulated")
        return message_id

    async def _words(self, delivery: Delivery) -> Card | None:
        if delivery.kind == VERDICT and delivery.submission_id is not None:
            return await self._dialog.group.verdict(delivery.submission_id)
        post = await self._dialog.post(delivery)
        return None if post is None else post.card
