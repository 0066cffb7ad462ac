"""What moderators are told by themselves: in their channel, else privately."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.core.cards import Card
from bot.core.models import Community
from bot.core.posts import Delivery, NewPost, To

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
    community: Community,
    says: str,
    *,
    also: Sequence[tuple[str, str]] = (),
    avoid: str = "",
) -> list[NewPost]:
    """Write down what the moderators of a group are to be told, once.

    Where no place has a channel for them, each is told privately.

    Args:
        key: the dedupe key.
        also: whom to tell if nobody is named: platforms and their ids.
        avoid: a channel that can't be posted to.
    """
    settings = community.settings
    if settings is None:
        return []
    note = Note(says, private=False).encoded()
    told = NewPost(key, kind, "", "", community.id, payload=note, to=To.MODERATORS, avoid=avoid)
    named = [one.split(":") for one in settings.moderators]
    users = [(one[0], one[2]) for one in named if len(one) == 3]
    note = Note(says, private=True).encoded()
    privately = replace(told, payload=note, to=To.ONE, instead=True)
    return [
        told,
        *(
            replace(privately, dedupe_key=f"{key}:{where}:{user}", platform=where, recipient=user)
            for where, user in users or also
        ),
    ]


def to_moderators_or_all(kind: str, key: str, community: Community, says: str) -> list[NewPost]:
    """Likewise, what a group itself hears where no moderator can be told."""
    found = to_moderators(kind, key, community, says)
    if any(post.to is To.ONE for post in found):
        return found
    return [*found, *(replace(post, to=To.CHANNELS, instead=True) for post in found)]


def note_card(title: str, delivery: Delivery) -> Card:
    """Show what moderators are told."""
    note = Note.of(delivery)
    return Card(title=title, body=note.says, private=note.private)
