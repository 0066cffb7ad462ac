"""Read the reports that children send about themselves, believing none of them.

Whatever a field holds, what leaves here is bounded text that can be stored and
sent: a forged report harms only the one who forged it.
"""

from collections.abc import Mapping
from typing import Any

LAST_LINE = 1_000_000


def text_of(value: Any) -> str:
    """A report's text, or nothing if it isn't one; half a surrogate pair is spelt out."""
    if not isinstance(value, str):
        return ""
    return value.encode("utf-8", "backslashreplace").decode()


def line_of(report: Mapping[str, Any]) -> int | None:
    """The line that a report names, if a file can have it."""
    line = report.get("line")
    return line if type(line) is int and 0 < line < LAST_LINE else None


def type_of(report: Mapping[str, Any]) -> str:
    """The exception's type name as far as it can be one."""
    name = text_of(report.get("type"))[:60]
    return name if name.isidentifier() else "an exception"


def trips_of(value: Any) -> tuple[str, ...]:
    """The forbidden names that were reached for, bounded."""
    if not isinstance(value, list):
        return ()
    return tuple(text_of(name)[:80] for name in value[:8] if isinstance(name, str))


def brief(report: Any) -> str:
    """An error report of the challenge's own code, for its author."""
    if not isinstance(report, dict):
        return "no report"
    line, file = line_of(report), text_of(report.get("file"))[:80]
    place = f" in line {line}" if line else ""
    where = f"{file}: " if file else ""
    return f"{where}{type_of(report)}{place} {text_of(report.get('message'))[:200]}".strip()
