"""What members may have of their own data, and what keeps it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.core.communities import KeptSource
from bot.core.models import Community

# How long what nobody needs any more is kept; deploy/PRIVACY.md tells members the same.
TRIES_KEPT = timedelta(hours=24)  # after their verdict was delivered
NOTICES_KEPT = timedelta(days=30)  # private messages, after they were sent
LINK_REQUESTS_KEPT = timedelta(days=1)
UNCHOSEN_KEPT = timedelta(days=14)  # code whose member has not chosen how they appear
WARNED_BEFORE = timedelta(days=1)  # that such code goes
SUGGESTIONS_KEPT = timedelta(days=1)  # when a member suggested a thread; not which
EDITS_KEPT = timedelta(days=30)  # rows that changed a post, after they were sent
# The kind of what that member is told; the payload is until when, and the delivery id.
KEPT_ENDS = "kept-ends"
# An export is handed over in files of at most so much: Discord takes no more at once.
MOST_ZIP_BYTES = 7_000_000


class PrivacyStore(Protocol):
    """Hands over and forgets what is a member's."""

    async def export(self, member_id: int, most_bytes: int) -> Sequence[bytes]:
        """Everything about a member and the accounts they have, as zip files."""
        ...

    async def erase_member(self, member_id: int) -> None:
        """Delete all that tells who a member is, and their code, in one transaction.

        Results stay without a name. A ban, or what keeps them out of an open round,
        meets the same account when it comes back.
        """
        ...

    async def kept_source(self, delivery_id: str) -> KeptSource | None:
        """What a request brought, while it waits for its member to choose."""
        ...

    async def community_by_id(self, community_id: int, platform: str = "") -> Community | None:
        """A community, for its zone."""
        ...


class Retention(Protocol):
    """Forgets what its time has come for."""

    async def forget_tries(self, delivered_before: datetime) -> int:
        """Delete tries, with their code, whose verdict was delivered before then."""
        ...

    async def forget_notices(self, sent_before: datetime) -> int:
        """Delete what members were told privately before then."""
        ...

    async def forget_edits(self, sent_before: datetime) -> int:
        """Delete what changed a post before then, and did nothing else."""
        ...

    async def warn_of_kept(self, now: datetime) -> int:
        """Tell members, once, of code that waits for their choice and soon goes."""
        ...

    async def forget_kept(self, now: datetime) -> int:
        """Delete code that waited too long, if its member was told long enough ago."""
        ...

    async def forget_link_requests(self, now: datetime) -> int:
        """Delete codes and questions that ended, guesses, and the way back of old links."""
        ...

    async def forget_suggestions(self, before: datetime) -> int:
        """Delete when members suggested threads, up to then."""
        ...

    async def forget_remembered(self, now: datetime) -> int:
        """Delete what was remembered only for rounds that are over."""
        ...
