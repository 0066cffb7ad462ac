"""Generate a challenge's cases and their expected answers, in a child of their own.

A challenge's Python is as untrusted as a member's: moderators upload it, too.
The expected answers leave towards the judge and never reach a member's child.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from bot.judge.inside.guard import Printed
from bot.judge.inside.member import Staged, execute
from bot.judge.inside.trace import describe
from bot.sandbox.frames import ChildChannel, FrameKind
from bot.sandbox.plain import copy_value


class Author:
    """One challenge's generator and reference."""

    def __init__(self, request: dict[str, Any]) -> None:
        self._request = request
        self._cases = execute(request["cases"], "cases")
        self._reference = execute(request["reference"], "reference")
        self._pending: Iterator[Any] = iter(())
        self._last: tuple[tuple[Any, ...], dict[str, Any]] = ((), {})

    def handle(self, request: dict[str, Any]) -> Any:
        """Answer one request of the judge."""
        match request["op"]:
            case "samples":
                self._pending = iter(self._cases.samples())
                return None
            case "hidden":
                self._pending = iter(self._cases.hidden(np.random.default_rng(request["seed"])))
                return None
            case "next":
                return self._next()
            case "expect":
                return self._expect()
            case "timing":
                rng = np.random.default_rng(request["seed"])
                args, kwargs = self._cases.timing(rng, request["n"])
                return (tuple(args), dict(kwargs))
            case op:
                raise ValueError(op)

    def _next(self) -> Any:
        case = next(self._pending, None)
        if case is None:
            return None
        trait, args, kwargs = case
        self._last = (tuple(args), dict(kwargs))
        return (str(trait), *self._last)

    def _expect(self) -> Any:
        args, kwargs = copy_value(self._last)
        staged = Staged({**self._request, "args": args, "kwargs": kwargs})
        return staged.call(getattr(self._reference, staged.entry))


def serve(channel: ChildChannel) -> None:
    """Serve one judgement's requests until the other end closes."""
    Printed()
    author: Author | None = None
    while True:
        _, request = channel.receive()
        try:
            if author is None:
                author = Author(request)
                channel.send(FrameKind.READY, None)
            else:
                channel.send(FrameKind.VALUE, author.handle(request))
        except MemoryError:
            channel.send(FrameKind.ERROR, {"type": "MemoryError", "line": None, "message": ""})
        except Exception as error:  # noqa: BLE001 - the challenge's code; becomes a judge error
            channel.send(FrameKind.ERROR, _describe(error))


def _describe(error: Exception) -> dict[str, Any]:
    """Where in the challenge's files it went wrong; the first that has a frame in it."""
    for name in ("reference", "driver", "cases"):
        found = describe(error, f"<{name}>")
        if found["line"] is not None:
            return {**found, "file": f"{name}.py"}
    return {**describe(error), "file": "cases.py"}
