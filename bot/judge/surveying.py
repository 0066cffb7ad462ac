"""Have a challenge's Python read in a locked child, and believe nothing it says unchecked."""

import msgspec

from bot.judge.job import Look, Seen
from bot.sandbox.frames import FrameKind
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.supervisor import HEADER_BYTES, ChildEnded

CPU_S, WALL_S = 10.0, 30.0
_UNREAD = "starter.py or reference.py takes too long, or too much memory, to be read."


def look_into(sandbox: Sandbox, look: Look) -> Seen:
    """Read one challenge's starter and reference; nothing of them is executed.

    Raises:
        LaneDied: the sandbox broke.
    """
    request = {
        "starter": look.starter,
        "reference": look.reference,
        "entry": look.entry,
        "most_mutants": look.most_mutants,
    }
    with sandbox.child("bot.judge.inside.surveying:serve") as child:
        budget = child.budget(CPU_S, WALL_S)
        try:
            child.send(FrameKind.REQUEST, request, budget)
            kind, value = child.receive(budget, HEADER_BYTES)
            if kind is FrameKind.VALUE and isinstance(value, dict):
                return msgspec.convert({**value, "id": look.id, "type": "seen"}, Seen)
        except (ChildEnded, msgspec.ValidationError):
            pass
    return Seen(look.id, problems=(_UNREAD,))
