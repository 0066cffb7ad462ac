"""What surrounds a member's code in its own process: prints, imports, stubs.

None of this keeps anything safe, since a determined submission gets around it;
the lockdown does that. It gives honest code clear errors, and it makes the
*teaching rules* (what this week's challenge forbids) hold for those who learn.
"""

import builtins
import io
import sys
import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any

PRINT_BYTES = 16_384
# What allowed functions written in C import in their caller's name: strptime does.
FOR_ALLOWED_CODE = ("_strptime",)


class RuleBroken(ImportError):
    """A submission reached for what this challenge or the platform forbids."""


class _Bounded(io.RawIOBase):
    """Keeps the first bytes written and drops the rest, so that prints cost no memory."""

    def __init__(self) -> None:
        self.kept = bytearray()
        self.dropped = False

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        room = PRINT_BYTES - len(self.kept)
        self.kept += bytes(data[:room])
        self.dropped = self.dropped or len(data) > room
        return len(data)


class Printed:
    """Standard output and error of one child, bounded."""

    def __init__(self) -> None:
        self._raw = _Bounded()
        # Buffered in C: a million prints must not cost a million Python calls.
        self._text = io.TextIOWrapper(
            io.BufferedWriter(self._raw), encoding="utf-8", errors="backslashreplace"
        )
        sys.stdout = sys.stderr = self._text
        sys.stdin = io.StringIO()

    def text(self) -> str:
        """What was printed, cut with a visible mark."""
        try:
            self._text.flush()
        except Exception:  # noqa: BLE001 - the submission may have closed or replaced it
            return ""
        text = self._raw.kept.decode("utf-8", "replace")
        return text + "\n… (the rest was dropped)" if self._raw.dropped else text


def find_forbidden(name: str, forbidden: Sequence[str]) -> str | None:
    """The rule that a dotted name breaks: itself or a parent of it is forbidden."""
    return next((rule for rule in forbidden if name == rule or name.startswith(rule + ".")), None)


class Guard:
    """Import hook and stubs for one submission; remembers what was tripped.

    Args:
        allowed: top-level modules that may be imported.
        forbidden: dotted public names that this challenge rules out.
    """

    def __init__(self, allowed: Sequence[str], forbidden: Sequence[str]) -> None:
        self.trips: list[str] = []
        self._allowed = frozenset(allowed)
        self._forbidden = tuple(forbidden)

    def namespace(self) -> dict[str, Any]:
        """Builtins for the submission's module, with our import in them."""
        names = dict(vars(builtins))
        names["__import__"] = self._import
        return names

    def _trip(self, name: str) -> RuleBroken:
        if len(self.trips) < 8:
            self.trips.append(name[:80])
        return RuleBroken(f"{name} may not be used in this challenge")

    def _import(
        self,
        name: str,
        globals_: Mapping[str, Any] | None = None,
        locals_: Mapping[str, Any] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> types.ModuleType:
        if level == 0:
            if name.partition(".")[0] not in self._allowed and name not in FOR_ALLOWED_CODE:
                raise self._trip(name)
            for full in (name, *(f"{name}.{part}" for part in fromlist or ())):
                if find_forbidden(full, self._forbidden):
                    raise self._trip(full)
        return __import__(name, globals_, locals_, fromlist or (), level)

    def plant_stubs(self) -> None:
        """Replace each forbidden public name by a stub; NumPy's internals stay."""
        for dotted in self._forbidden:
            path, _, name = dotted.rpartition(".")
            module = sys.modules.get(path)
            if module is not None and hasattr(module, name):
                setattr(module, name, self._stub(dotted))

    def _stub(self, dotted: str) -> Callable[..., Any]:
        def stub(*_: Any, **__: Any) -> Any:
            raise self._trip(dotted)

        stub.__name__ = dotted.rpartition(".")[2]
        return stub
