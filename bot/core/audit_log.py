"""`/mod audit`: who did what, when and why."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import tzinfo

from bot.core.asking import Asker
from bot.core.audit_ports import AuditLog, LoggedDeed
from bot.core.cards import Action, Card
from bot.core.commands import Act, Answer, Command, Given, Post
from bot.core.features import unknown
from bot.core.posts import Delivery
from bot.core.rounds import moment_mark
from bot.core.team import refuse_others
from bot.core.text import fit, name_for_show

DEEDS_A_PAGE = 8
_REASON_WIDTH = 200
_LONGEST_NUMBER = 15


class AuditPages:
    """Pages through the log of what moderators did; moderators only."""

    def __init__(self, log: AuditLog) -> None:
        self._log = log

    def commands(self) -> Sequence[Command]:
        """`/mod audit`."""
        return (Command(("mod", "audit"), "Who did what here, when and why", self._newest),)

    def actions(self) -> Mapping[str, Act]:
        """The next page."""
        return {"mod-audit": self._page}

    def form_actions(self) -> Collection[str]:
        """None."""
        return ()

    def forms(self) -> Mapping[str, Callable[[Asker, str, Given], Awaitable[Answer]]]:
        """None."""
        return {}

    def posts(self) -> Mapping[str, Callable[[Delivery], Awaitable[Post | None]]]:
        """None."""
        return {}

    async def _newest(self, asker: Asker, given: Given) -> Card:
        return await self._page(asker, "")

    async def _page(self, asker: Asker, value: str) -> Card:
        """Its value is the number that the page comes before; empty for the newest."""
        refuse_others(asker)
        if value and not (value.isascii() and value.isdecimal() and len(value) <= _LONGEST_NUMBER):
            raise unknown()
        before = int(value) if value else None
        found = await self._log.deeds(asker.community.id, before, DEEDS_A_PAGE + 1)
        shown = found[:DEEDS_A_PAGE]
        if not shown:
            return Card(title="Audit log", body="No moderator has done anything here yet.")
        actions = []
        if before is not None:
            actions.append(Action("mod-audit", "", "Newest", replaces=True))
        if len(found) > DEEDS_A_PAGE:
            actions.append(Action("mod-audit", str(shown[-1].id), "Older", replaces=True))
        body = "\n".join(_line(deed, asker.zone) for deed in shown)
        return Card(title="Audit log", body=body, actions=tuple(actions))


def _line(deed: LoggedDeed, zone: tzinfo) -> str:
    by = name_for_show(deed.by) if deed.by else "(left or the host)"
    to = " ".join(filter(None, (deed.target, name_for_show(deed.about) if deed.about else "")))
    done = " ".join(filter(None, (by, deed.action, name_for_show(to) if to else "")))
    why = f": {fit(name_for_show(deed.reason), _REASON_WIDTH)}" if deed.reason else ""
    undone = f" (undone by {deed.undone_by})" if deed.undone_by is not None else ""
    return f"{deed.id} · {moment_mark(deed.at, zone)} · {done}{why}{undone}"
