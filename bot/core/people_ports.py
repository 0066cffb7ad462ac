"""What the core asks of the store about communities and their members."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.core.audit_ports import Deed
from bot.core.communities import CommunitySettings, Consent, KeptSource
from bot.core.models import Account, Community, Member


class People(Protocol):
    """Communities, where they are, who is in them, and what each chose."""

    async def community(self, platform: str, external_id: str, name: str) -> Community:
        """The community of a place; made at first sight."""
        ...

    async def community_by_id(self, community_id: int, platform: str = "") -> Community | None:
        """One community, as it is now, with the channels it has on a platform."""
        ...

    async def member(self, community_id: int, account: Account) -> Member:
        """The member behind an account in a community; made at first sight."""
        ...

    async def communities_of(self, account: Account) -> Sequence[Community]:
        """Where an account is a member, the one it chose last first; not those
        that removed the bot."""
        ...

    async def chosen_community(self, account: Account) -> int | None:
        """The id of the community an account chose last; None if it never chose."""
        ...

    async def choose_community(self, account: Account, community_id: int) -> None:
        """Note which community an account means where none is named."""
        ...

    async def set_consent(self, member_id: int, consent: Consent) -> None:
        """Keep what a member agreed to, or changed."""
        ...

    async def ban(self, member_id: int, reason: str | None) -> None:
        """Let a member send nothing here any more; None lets them again."""
        ...

    async def keep_source(self, member_id: int, kept: KeptSource) -> None:
        """Keep code until its member chose; the newest of each challenge."""
        ...

    async def kept_sources(self, member_id: int) -> Sequence[KeptSource]:
        """What is kept for a member, oldest first."""
        ...

    async def drop_kept_source(self, member_id: int, delivery_id: str) -> None:
        """Forget one that was submitted."""
        ...

    async def draft_settings(self, community_id: int) -> CommunitySettings | None:
        """What a moderator filled in and has not saved yet."""
        ...

    async def keep_draft_settings(self, community_id: int, settings: CommunitySettings) -> None:
        """Keep what a moderator filled in until they save it."""
        ...

    async def save_settings(
        self, community_id: int, settings: CommunitySettings, deed: Deed | None = None
    ) -> None:
        """Make these the settings, whatever a draft says."""
        ...

    async def save_draft_settings(
        self, community_id: int, deed: Deed | None = None
    ) -> CommunitySettings | None:
        """Make the draft the settings; None if there is none any more."""
        ...

    async def places_on(self, platform: str) -> Mapping[str, int]:
        """The platform's id of every place that has the bot, and its community's id."""
        ...

    async def note_removed(self, platform: str, external_id: str) -> None:
        """The bot was removed from a place: its posts wait, its data is kept a while."""
        ...

    async def note_present(self, platform: str, external_id: str) -> None:
        """The bot is in a place, again or still: posts go out."""
        ...

    async def erase_removed(self, removed_before: datetime) -> int:
        """Erase every community that removed the bot before then, whole; how many."""
        ...
