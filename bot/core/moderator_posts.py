"""What moderators are told by themselves: in their channel, else privately."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.cards import Card
from bot.core.models import Community
from bot.core.posts import Delivery, NewPost

TROUBLE, BACKLOG, AWAY = "posts-trouble", "backlog", "away"


@dataclass(frozen=True, slots=True)
class Note:
    """What a row for moderators carries.

    Attributes:
        private: whether it goes to one of them, not to a channel.
    """

    says: str
    private: bool

    def encoded(self) -> str:
        """As a payload."""
        return json.dumps({"says": self.says, "private": self.private})

    @classmethod
    def of(cls, delivery: Delivery) -> "Note":
        """Read it back."""
        read = json.loads(delivery.payload)
        return cls(str(read["says"]), bool(read["private"]))


def to_moderators(
    kind: str,
    key: str,
    platform: str,
    community: Community,
    says: str,
    *,
    also: Sequence[str] = (),
    avoid: str = "",
) -> list[NewPost]:
    """Write down what the moderators of a group are to be told, once.

    Args:
        key: the dedupe key.
        platform: where the group meets.
        also: whom to tell if nobody is named, by the platform's id.
        avoid: a channel that can't be posted to.
    """
    settings = community.settings
    if settings is None:
        return []
    if settings.moderators_channel and settings.moderators_channel != avoid:
        note = Note(says, private=False).encoded()
        return [
            NewPost(key, kind, platform, settings.moderators_channel, community.id, payload=note)
        ]
    named = [one.split(":") for one in settings.moderators]
    users = [(one[0], one[2]) for one in named if len(one) == 3]
    note = Note(says, private=True).encoded()
    return [
        NewPost(f"{key}:{where}:{user}", kind, where, user, community.id, payload=note)
        for where, user in users or [(platform, user) for user in also]
    ]


def to_moderators_or_all(
    kind: str, key: str, platform: str, community: Community, says: str
) -> list[NewPost]:
    """Likewise, what a group itself hears where no moderator can be told."""
    found = to_moderators(kind, key, platform, community, says)
    if found or community.settings is None:
        return found
    note = Note(says, private=False).encoded()
    return [NewPost(key, kind, platform, community.settings.channel, community.id, payload=note)]


def note_card(title: str, delivery: Delivery) -> Card:
    """Show what moderators are told."""
    note = Note.of(delivery)
    return Card(title=title, body=note.says, private=note.private)
