"""What judging again changes: correctness always, points by the rules of rejudging.

Before the round's end points move both ways; after it only up, unless a moderator
says strict. The band stays unless the timing cases changed. What a judgement keeps
is what it is worth after these rules, so that adding up again gives the same.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.core.judgements import Judgement, Verdict
from bot.core.scoring import points

_STAYS = "The round was over when this was judged again, so your points stay as they were."
_BLOCK = re.compile(r"^(?=[^\s#)\]}])", re.MULTILINE)
_NAME = re.compile(r"[^\W\d]\w*")
_DEFINES = re.compile(r"(?:@[^\n]*\n)*(?:def|class)\s+(\w+)|(\w+)\s*(?::[^=\n]*)?=[^=]")


@dataclass(frozen=True, slots=True)
class Terms:
    """Under which rules a submission is judged again.

    Attributes:
        over: the round had ended when it was asked for.
        strict: a moderator lets points go down all the same.
        same_timing: the timing cases are those of before.
    """

    over: bool = False
    strict: bool = False
    same_timing: bool = True


def judged_again(
    before: Judgement | None, after: Judgement, terms: Terms
) -> tuple[Judgement, bool]:
    """What a new judgement is kept as, and whether it counts in the old one's place.

    Args:
        before: the one that counted until now; None if none did.
    """
    if after.verdict is Verdict.JE or before is None:
        return after, True
    both_accepted = before.verdict is after.verdict is Verdict.AC
    speed = before.speed
    if both_accepted and terms.same_timing and speed is not None and not speed.noisy:
        worth = points(after.verdict, after.traits, speed.band)
        after = replace(after, speed=speed, points=None if before.points is None else worth)
    falls = before.points is not None and (after.points or 0) < before.points
    if falls and terms.over and not terms.strict:
        message = " ".join(filter(None, (after.message, _STAYS)))
        return replace(after, points=before.points, message=message), False
    return after, True


def same_timing(old: Mapping[str, str], new: Mapping[str, str]) -> bool:
    """Whether two versions of a challenge time the same calls."""
    return old == new or _timing_of(old) == _timing_of(new)


def _timing_of(files: Mapping[str, str]) -> tuple[object, ...]:
    """What timing cases are made of; read as text, for nothing of a challenge runs here."""
    try:
        size = tomllib.loads(files.get("challenge.toml", "")).get("timing")
    except tomllib.TOMLDecodeError:
        size = files.get("challenge.toml")
    return size, files.get("driver.py"), _used_by("timing", files.get("cases.py", ""))


def _used_by(name: str, source: str) -> tuple[str, ...]:
    """The top-level definitions that one of a module needs, itself among them."""
    blocks: dict[str, str] = {}
    for block in _BLOCK.split(source):
        found = _DEFINES.match(block)
        if found:
            blocks[found[1] or found[2]] = block.strip()
    wanted, used = [name], set[str]()
    while wanted:
        one = wanted.pop()
        if one in blocks and one not in used:
            used.add(one)
            wanted += _NAME.findall(blocks[one])
    return tuple(blocks[one] for one in sorted(used))
