"""What a community and its members have chosen: records only."""

from dataclasses import dataclass
from enum import StrEnum


class ShownAs(StrEnum):
    """How a member appears to others on boards."""

    NAME = "name"
    PSEUDONYM = "pseudonym"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Consent:
    """What a member agreed to before their first ranked submission.

    Attributes:
        pseudonym: shown instead of the name; empty unless chosen.
        announces: whether a first solve may be told to the channel.
        shares: whether accepted solutions may be shown once the round closed.
    """

    shown_as: ShownAs = ShownAs.NAME
    pseudonym: str = ""
    announces: bool = False
    shares: bool = False


class Announcements(StrEnum):
    """What a community wants posted without being asked."""

    ALL = "all"  # rounds, summaries and first solves
    ROUNDS = "rounds"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Weekly:
    """A time of the week in a community's zone.

    Attributes:
        weekday: 0 is Monday.
    """

    weekday: int
    hour: int
    minute: int


@dataclass(frozen=True, slots=True)
class CommunitySettings:
    """How one study group wants to be run; until they are saved it gets no posts.

    Attributes:
        channel: the platform's id of where posts go.
        role: the platform's id of the opt-in role that posts mention; may be empty.
        zone: an IANA name.
        weekly: when rounds open and close.
        moderators_channel: the platform's id of where moderators are told things;
            empty if they have none.
        moderator_role: the platform's id of a role whose members may moderate too.
        moderators: accounts who may moderate too, as "platform:team:user".
        place: whose channels and roles these are, as "platform:id"; empty for the
            place that the group began in.
    """

    channel: str
    role: str
    zone: str
    weekly: Weekly
    announcements: Announcements = Announcements.ALL
    moderators_channel: str = ""
    moderator_role: str = ""
    moderators: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class PlaceSettings:
    """What a place that joined another study group has of its own.

    Attributes:
        channel, role, moderators_channel, moderator_role: as in `CommunitySettings`.
        came_from: the id of the community that it was before.
    """

    channel: str = ""
    role: str = ""
    moderators_channel: str = ""
    moderator_role: str = ""
    came_from: int = 0


@dataclass(frozen=True, slots=True)
class KeptSource:
    """Code that waits for its member's consent before it is submitted.

    Attributes:
        slug: the challenge it was sent for.
        filename: as it was called; empty for pasted text.
    """

    slug: str
    filename: str
    source: str
    delivery_id: str
    reply_to: str
