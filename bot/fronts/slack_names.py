"""What the commands are called on Slack, and texts of ours put in those words.

Slack has commands of its own (`/me` is one) and shares all other names between the
apps of a workspace. So only three verbs are commands there, and one command takes
every verb: `/fromscratch hint softmax 2`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.errors import BadSetup

ALL_VERBS = "fromscratch"
# Verbs that are commands of their own too.
OWN_COMMANDS = ("challenge", "submit", "leaderboard")
VERBS = (
    *OWN_COMMANDS,
    *("try", "starter", "hint", "editorial", "me", "schedule", "settings", "help", "mod"),
)
# Slack refuses a manifest with one of these, and with it every command of the app.
BUILT_IN = frozenset(
    [
        *("active", "apps", "archive", "away", "call", "canvas", "close", "collapse", "dm", "dnd"),
        *("expand", "feed", "help", "huddle", "invite", "invite_people", "join", "keys", "kick"),
        *("leave", "list", "me", "msg", "mute", "open", "part", "prefs", "remind", "remove"),
        *("rename", "search", "shortcuts", "shrug", "star", "status", "tableflip", "topic"),
        *("unarchive", "unmute", "unstar", "who", "workflow"),
    ]
)
_PREFIX = re.compile(r"[a-z0-9_-]{0,16}")
# A command as our texts name it, with the file that a form takes on Slack.
_MENTION = re.compile(r"(?<![\w/.:@<-])/([a-z]+)(?![\w/:>-]|\.\w)((?: \[slug\])? FILE\b)?")


@dataclass(frozen=True, slots=True)
class Names:
    """The commands of one installation.

    Attributes:
        prefix: stands before every name, where another app holds one of them.
        verbs: the first words of everything that `/fromscratch` takes.
    """

    prefix: str = ""
    verbs: frozenset[str] = field(default=frozenset(VERBS))

    def command(self, verb: str) -> str:
        """A verb's own command, or the one for all: "/challenge"."""
        return f"/{self.prefix}{verb}"

    def verb(self, command: str) -> str:
        """Which verb a command is for, with its prefix taken off."""
        return command.removeprefix("/").removeprefix(self.prefix)

    def with_verbs(self, verbs: Iterable[str]) -> "Names":
        """The same installation, with further verbs."""
        return Names(self.prefix, self.verbs | frozenset(verbs))

    def written(self, text: str) -> str:
        """A text of ours in which commands are called as they are on Slack."""
        return _MENTION.sub(self._mention, text)

    def _mention(self, found: re.Match[str]) -> str:
        verb, file = found[1], found[2] or ""
        if verb not in self.verbs:
            return found[0]
        shown = self.command(verb if verb in OWN_COMMANDS else ALL_VERBS)
        shown += "" if verb in OWN_COMMANDS else f" {verb}"
        return shown + file.removesuffix(" FILE")


def names_with(prefix: str) -> Names:
    """The names of an installation.

    Raises:
        BadSetup: Slack would take no command that begins so.
    """
    if not _PREFIX.fullmatch(prefix):
        raise BadSetup(
            f"prefix = {prefix!r} can't begin a command of Slack's: use at most 16 small "
            "letters, digits, - and _."
        )
    names = Names(prefix)
    taken = [verb for verb in (*OWN_COMMANDS, ALL_VERBS) if prefix + verb in BUILT_IN]
    if taken:
        raise BadSetup(f"prefix = {prefix!r} makes {names.command(taken[0])}, which is Slack's.")
    return names
