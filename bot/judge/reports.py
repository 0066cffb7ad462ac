"""Read the reports that children send about themselves, believing none of them.

Whatever a field holds, what leaves here is bounded text that can be stored and
sent: a forged report harms only the one who forged it.
"""

import builtins
import re
from collections.abc import Mapping
from typing import Any

LAST_LINE = 1_000_000
MOST_PARTS = 3
_DTYPE = re.compile(r"[<>=|]?[USVOmM]\d{0,3}")
# Our own descriptions of a value, with at most one word from the child.
_SAYING = re.compile(
    r"an object of type (\S+)|an array of dtype (\S+)|a NumPy scalar of type (\S+)"
    r"|a masked array|an integer of [\d,]{1,6} bits"
    r"|something nested more than 32 levels deep|an? (?:array|container) that is too large"
)
# Names that NumPy and the standard library give without a submission writing them.
_OUR_WORDS = """
    LinAlgError AxisError DTypePromotionError RuleBroken Decimal Fraction
    _UFuncNoLoopError _UFuncOutputCastingError _UFuncInputCastingError
    generator coroutine function builtin_function_or_method method module
    ufunc nditer flatiter Generator RandomState deque date datetime timedelta
    float128 longdouble complex256 clongdouble datetime64 timedelta64 ns us ms
    dict_keys dict_values dict_items list_iterator tuple_iterator set_iterator
"""
_KNOWN_WORDS = frozenset([*vars(builtins), *_OUR_WORDS.split()])


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


def unless_made_up(text: str, source: str, instead: str) -> str:
    """A dotted name whose parts are known or stand in the submission, else `instead`.

    A type or module can be given any name while it runs; made of a hidden
    argument, the name would carry it out.
    """
    parts = text.split(".")
    known = len(parts) <= MOST_PARTS and all(
        part in _KNOWN_WORDS
        or (part.isidentifier() and re.search(rf"\b{re.escape(part)}\b", source))
        for part in parts
    )
    return text if known else instead


def value_words(message: Any, source: str) -> str:
    """What kind of value has no wire form, unless the words say more than that."""
    said = text_of(message)[:120]
    saying = _SAYING.fullmatch(said)
    if saying is None:
        return "an object"
    name = next((group for group in saying.groups() if group), "")
    if not name or _DTYPE.fullmatch(name) or unless_made_up(name, source, ""):
        return said
    return "an object"


def brief(report: Any) -> str:
    """An error report of the challenge's own code, for its author."""
    if not isinstance(report, dict):
        return "no report"
    line, file = line_of(report), text_of(report.get("file"))[:80]
    place = f" in line {line}" if line else ""
    where = f"{file}: " if file else ""
    message = text_of(report.get("message"))[:200].strip()
    return f"{where}{type_of(report)}{place}" + (f": {message}" if message else "")
