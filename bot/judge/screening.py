"""Read accepted sources for what they share with published ones, off the event loop."""

import asyncio
from collections.abc import Callable, Collection
from functools import lru_cache

from bot.core.copies import Look, Published, look_at, published
from bot.core.judgements import Judgement, Verdict
from bot.core.judging_ports import Claimed
from bot.core.models import Mode

_KEPT = 32  # challenges whose files need not be cut into tokens again


class Screen:
    """Looks at ranked solutions that were accepted.

    Args:
        shipped: the challenges whose solutions anybody may read.
    """

    def __init__(self, shipped: Callable[[], Collection[str]]) -> None:
        self._shipped = shipped
        self._read = lru_cache(maxsize=_KEPT)(_published)

    async def look(self, claimed: Claimed, judgement: Judgement) -> Look | None:
        """Its fingerprints and what it is like; None where nobody needs to know."""
        ranked = claimed.submission.mode is Mode.RANKED
        if not ranked or judgement.verdict is not Verdict.AC:
            return None
        compare = claimed.slug in self._shipped()
        return await asyncio.to_thread(self._look, claimed, compare)

    def _look(self, claimed: Claimed, compare: bool) -> Look:
        files = tuple(sorted(claimed.files.items()))
        return look_at(claimed.submission.source, self._read(files), compare=compare)


def _published(files: tuple[tuple[str, str], ...]) -> Published:
    return published(dict(files))
