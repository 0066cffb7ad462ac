"""Who sits at this terminal, and in which study group: this computer's own."""

from datetime import tzinfo

from bot.core.asking import Asker
from bot.core.communities import Consent
from bot.core.group import StudyGroup
from bot.core.models import Account
from bot.core.rounds import LOCAL_PLATFORM

PLATFORM = LOCAL_PLATFORM
PLACE = (PLATFORM, "local")
# Where posts to this group go: the one terminal that there is.
CHANNEL = "this terminal"


async def enter(group: StudyGroup, name: str, zone: tzinfo) -> Asker:
    """Join the study group of this computer and open its round if one is due."""
    asker = await join(group, name, zone)
    if asker.member.consent is None:
        # Nobody else is here to see it, so there is no need to ask first.
        asker = await group.set_consent(asker, Consent())
    await group.ensure_round(asker)
    return asker


def account_called(name: str) -> Account:
    """The account of somebody at this computer."""
    return Account(PLATFORM, "local", name, name)


async def join(group: StudyGroup, name: str, zone: tzinfo) -> Asker:
    """Know member and group as they are now; whoever is here may run the group."""
    return await group.join(PLACE, "This computer", account_called(name), zone, manages=True)
