"""Check the challenge version that a rejudge waits for, before anything is judged on it.

The rows are the truth: a check that a kill interrupts is done again.
"""

import asyncio
from collections.abc import Callable

from bot.catalog.format import parse_challenge
from bot.core.rejudge_ports import VersionChecks, VersionToCheck
from bot.errors import BadChallenge
from bot.judge.check import check
from bot.judge.findings import Level
from bot.judge.polite import CountedJudges, PoliteLanes
from bot.judge.worker import repeat

LOOK_EVERY_S = 2.0


class VersionChecker:
    """Checks versions one after the other.

    Args:
        on_settled: tells the judge and the delivery that there may be work.
    """

    def __init__(
        self,
        versions: VersionChecks,
        lanes: CountedJudges,
        on_settled: Callable[[], None] = lambda: None,
    ) -> None:
        self._versions = versions
        self._lanes = PoliteLanes(lanes, versions.members_waiting)
        self._on_settled = on_settled

    async def run(self) -> None:
        """Check until cancelled."""
        await repeat(self._serve)

    async def _serve(self) -> None:
        if not await self.check_next():
            await asyncio.sleep(LOOK_EVERY_S)

    async def check_next(self) -> bool:
        """Check the version that waits longest; False if none does."""
        wanted = await self._versions.version_to_check()
        if wanted is None:
            return False
        await self._versions.settle_version(wanted.rejudge_id, await self._problems(wanted))
        self._on_settled()
        return True

    async def _problems(self, wanted: VersionToCheck) -> list[str]:
        """What must be mended before anything is judged on a version."""
        try:
            challenge = parse_challenge(wanted.slug, wanted.files)
        except BadChallenge as error:
            return [str(error)]
        report = await check(self._lanes, challenge, lambda *_: None)
        return [one.text for one in report.findings if one.level is Level.ERROR]
