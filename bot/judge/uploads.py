"""Check what moderators uploaded, one after the other, while no member needs the lane.

The rows are the truth: a check that a kill interrupts is done again from its
beginning, and one during which the bot ended three times is given up.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Protocol

from bot.catalog.format import parse_challenge
from bot.core.challenge import Challenge
from bot.core.judgements import Verdict
from bot.core.models import Community
from bot.core.moments import disarmed
from bot.core.own_challenges import (
    CheckFinding,
    CheckOutcome,
    ChecksToDo,
    OwnChallenge,
    Stage,
    checked_posts,
)
from bot.core.text import fit, single_line
from bot.errors import BadChallenge
from bot.judge.check import Questions, check
from bot.judge.findings import Level, Report
from bot.judge.lanes import Lanes
from bot.judge.polite import PoliteLanes
from bot.judge.worker import repeat

LOOK_AGAIN_S = 2.0
TRIES = 3
# Of one lane; a shipped challenge takes one to four minutes.
WORK_S = 1_200.0
QUESTIONS = Questions(timing=True, mutants=True, seeds=2, most_mutants=150)
_MOST_FINDINGS, _FINDING_WIDTH = 40, 900


class CheckStore(ChecksToDo, Protocol):
    """The store as the checks use it."""

    async def community_by_id(self, community_id: int) -> Community | None: ...


class UploadChecks:
    """Checks uploads until cancelled.

    Args:
        on_finished: tells the delivery that there may be something to send.
        questions: what is asked of each.
        work_s: how long one check may keep a lane, all its jobs together.
    """

    def __init__(
        self,
        store: CheckStore,
        lanes: Lanes,
        on_finished: Callable[[], None] = lambda: None,
        questions: Questions = QUESTIONS,
        work_s: float = WORK_S,
    ) -> None:
        self._store = store
        self._lanes = lanes
        self._on_finished = on_finished
        self._questions = questions
        self._work_s = work_s
        self._woken = asyncio.Event()
        self._stages: dict[int, Stage] = {}

    def wake(self) -> None:
        """Something was uploaded: look now."""
        self._woken.set()

    def stage(self, own_id: int) -> Stage | None:
        """How far a check is; None if it isn't running."""
        return self._stages.get(own_id)

    def lanes(self) -> tuple[int, int]:
        """How many lanes there are, and how many had to be replaced since the start."""
        return self._lanes.count, max(0, self._lanes.starts - self._lanes.count)

    async def run(self) -> None:
        """Check until cancelled; a check that is interrupted goes back."""
        await self._store.requeue_checks()
        await repeat(self._serve)

    async def _serve(self) -> None:
        self._woken.clear()
        claimed = await self._store.claim_check()
        if claimed is not None:
            await self._settle(*claimed)
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_AGAIN_S):
                await self._woken.wait()

    async def _settle(self, own: OwnChallenge, files: Mapping[str, str], tries: int) -> None:
        settled = False
        try:
            outcome = await self._outcome(own, files, tries)
            settled = True
            community = await self._store.community_by_id(own.community_id)
            # Who sent it may have had everything of theirs deleted since.
            told = community is not None and own.platform != ""
            posts = checked_posts(own) if told else []
            if await self._store.finish_check(own.id, outcome, posts):
                self._on_finished()
        finally:
            self._stages.pop(own.id, None)
            if not settled:
                await asyncio.shield(self._store.release_check(own.id))

    async def _outcome(
        self, own: OwnChallenge, files: Mapping[str, str], tries: int
    ) -> CheckOutcome:
        if tries >= TRIES:
            return _only(
                "The check was begun three times and the bot ended each time. That may not be "
                "the challenge's fault; ask whoever runs the bot to look into its log."
            )
        try:
            challenge = parse_challenge(own.slug, files)
        except BadChallenge as error:
            return _only(str(error))

        def advance(label: str, done: int, total: int) -> None:
            words = label.removeprefix(own.slug).strip(", ") or "submissions"
            self._stages[own.id] = Stage(words, done, total)

        lanes = PoliteLanes(self._lanes, self._store.members_waiting)
        started_s = time.monotonic()
        checking = asyncio.ensure_future(check(lanes, challenge, advance, self._questions))
        try:
            while not checking.done():
                await asyncio.wait([checking], timeout=1.0)
                if lanes.worked_s > self._work_s and not checking.done():
                    return _only(
                        f"The check took more than {self._work_s / 60:.0f} minutes of the judge's "
                        "time and was ended. Make the cases smaller or fewer, and the reference "
                        "shorter."
                    )
            return outcome_of(await checking, challenge, time.monotonic() - started_s)
        finally:
            checking.cancel()
            await asyncio.wait([checking])


def outcome_of(report: Report, challenge: Challenge, took_s: float) -> CheckOutcome:
    """What a check gave, as moderators are told."""
    wrong = [witness.path for witness in challenge.witnesses if witness.verdict != "AC"]
    caught = [path for path in wrong if report.verdicts.get(path, Verdict.AC) is not Verdict.AC]
    mutation = report.mutation
    mutants = mutation.total - len(mutation.excused) if mutation else 0
    findings = sorted(report.findings, key=lambda finding: finding.level is not Level.ERROR)
    return CheckOutcome(
        findings=tuple(
            _finding(finding.text, must=finding.level is Level.ERROR)
            for finding in findings[:_MOST_FINDINGS]
        ),
        judged=len(report.verdicts),
        wrong_caught=len(caught),
        wrong_total=len(wrong),
        mutants_caught=mutants - len(mutation.alive) if mutation else 0,
        mutants_total=mutants,
        took_s=round(took_s, 1),
    )


def _only(text: str) -> CheckOutcome:
    return CheckOutcome((_finding(text, must=True),))


def _finding(text: str, *, must: bool) -> CheckFinding:
    # It quotes the challenge, which a stranger may have written.
    return CheckFinding(must, fit(single_line(disarmed(text)), _FINDING_WIDTH))
