"""What the sender of posts asks of the store."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.core.posts import Delivery


class Outbox(Protocol):
    """What must be delivered, once."""

    async def lease(
        self, platform: str, recipients: Sequence[str] | None, owner: str, lease_s: float
    ) -> Sequence[Delivery]:
        """Take what is due for a platform; with `recipients`, only theirs."""
        ...

    async def sent(self, delivery_id: int, owner: str, message_id: str) -> None:
        """Note that it was delivered; it is never leased again."""
        ...

    async def failed(self, delivery_id: int, owner: str, error: str, retry_in_s: float) -> None:
        """Note a failure; it becomes due again later."""
        ...

    async def unread(self, delivery_id: int, owner: str) -> None:
        """Note that its recipient can't be reached; it waits until they come."""
        ...

    async def waiting_unread(self, platform: str, recipient: str) -> Sequence[Delivery]:
        """What a recipient could not be sent, oldest first; `sent` ends it."""
        ...

    async def forget_reply_to(self, accepted_before: datetime) -> int:
        """Blank every `reply_to` of submissions accepted before then, and of what
        is to be delivered about them; how many."""
        ...
