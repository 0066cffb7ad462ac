"""Run one call of a submission (or of the reference, in just the same way).

Staging happens first and is ours: arguments arrive, the challenge's driver
prepares them, a copy goes back. Then the source arrives, and from there on the
process belongs to the submission.
"""

import sys
import types
from collections.abc import Callable
from typing import Any

from bot.judge.inside.guard import Guard, Printed, RuleBroken
from bot.judge.inside.trace import SUBMISSION, describe, remember_source
from bot.sandbox.frames import ChildChannel, FrameKind
from bot.sandbox.wire import NoWireForm, encode

MODULE = "submission"


def execute(source: str, name: str, builtins: dict[str, Any] | None = None) -> types.ModuleType:
    """Execute source as a module of its own; dataclasses look it up by name."""
    filename = f"<{name}>"
    remember_source(source, filename)
    module = types.ModuleType(name)
    module.__dict__["__file__"] = filename
    if builtins is not None:
        module.__dict__["__builtins__"] = builtins
    sys.modules[name] = module
    exec(compile(source, filename, "exec"), module.__dict__)  # noqa: S102 - the purpose
    return module


class Staged:
    """Arguments received and prepared, before any source."""

    def __init__(self, request: dict[str, Any]) -> None:
        self.entry: str = request["entry"]
        self.drive: Callable[..., Any] | None = None
        self.args: tuple[Any, ...] = request["args"]
        self.kwargs: dict[str, Any] = request["kwargs"]
        if request["driver"] is not None:
            driver = execute(request["driver"], "driver")
            self.drive = getattr(driver, "drive", None)
            if hasattr(driver, "prepare"):
                self.args, self.kwargs = driver.prepare(*self.args, **self.kwargs)

    def call(self, entry: Callable[..., Any]) -> Any:
        """Call the entry the way the challenge wants it."""
        if self.drive is not None:
            return self.drive(entry, *self.args, **self.kwargs)
        return entry(*self.args, **self.kwargs)

    def arguments(self) -> list[tuple[str, Any]]:
        """Every argument that has a wire form, by position or name."""
        named = [*((str(i), value) for i, value in enumerate(self.args)), *self.kwargs.items()]
        return [(name, value) for name, value in named if _has_wire_form(value)]


def _has_wire_form(value: object) -> bool:
    try:
        encode(value)
    except NoWireForm:
        return False
    return True


def serve(channel: ChildChannel) -> None:
    """Serve one case: stage, take the source, call, answer, show the arguments again."""
    printed = Printed()
    _, request = channel.receive()
    try:
        staged = Staged(request)
        if request["copy"]:
            channel.send(FrameKind.ARGUMENTS, staged.arguments())
    except Exception as error:  # noqa: BLE001 - the challenge's code; reported as its fault
        channel.send(FrameKind.ERROR, {"kind": "driver", **describe(error, "<driver>")})
        return
    guard = Guard(request["allowed"], request["forbid"])
    guard.plant_stubs()
    copy = request["copy"]
    del request
    channel.send(FrameKind.READY, None)
    _, source = channel.receive()
    if not _answer(channel, staged, guard, printed, source):
        return
    channel.receive()
    channel.send(
        FrameKind.AFTER,
        {
            "arguments": staged.arguments() if copy else None,
            "printed": printed.text(),
            "trips": guard.trips,
        },
    )
    channel.receive()  # wait for the end: a zombie has no high-water mark


def _answer(
    channel: ChildChannel, staged: Staged, guard: Guard, printed: Printed, source: str
) -> bool:
    """Import, call, encode. An exception of any kind becomes an error frame."""
    problem: dict[str, Any]
    try:
        module = execute(source, MODULE, guard.namespace())
        entry = module.__dict__.get(staged.entry)
        if not callable(entry):
            problem = {"kind": "entry"}
        else:
            channel.send(FrameKind.VALUE, staged.call(entry))
            return True
    except NoWireForm as error:
        problem = {"kind": "value", "message": str(error)[:200]}
    except MemoryError as error:
        error.__traceback__ = None  # let go of what filled the memory
        problem = {"kind": "memory"}
    except RuleBroken as error:
        problem = {"kind": "rule", **describe(error)}
    # Also SystemExit and KeyboardInterrupt: whatever the submission raises is its result.
    except BaseException as error:  # noqa: BLE001
        problem = {"kind": "exception", **describe(error)}
    channel.send(FrameKind.ERROR, {**problem, "printed": printed.text(), "trips": guard.trips})
    channel.receive()
    return False


__all__ = ["SUBMISSION", "execute", "serve"]
