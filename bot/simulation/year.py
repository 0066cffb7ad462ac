"""Weeks of a study group, day by day: members act, faults happen, and all is checked."""

import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy.exc import OperationalError

from bot.core.asking import Asker
from bot.core.communities import CommunitySettings, Weekly
from bot.core.models import Account
from bot.core.ports import Catalog, Timetable
from bot.schedule.weekly import CronTimetable
from bot.simulation.checks import Checks
from bot.simulation.clock import SimulatedClock
from bot.simulation.data_files import forget, leave_to_heirs, other_writer
from bot.simulation.drafts import Drafts
from bot.simulation.front import Platform
from bot.simulation.kills import Doom, Executioner, Killed
from bot.simulation.members import Members
from bot.simulation.model import Model
from bot.simulation.plan import Outcome, Plan
from bot.simulation.program import PLATFORM, Host, Interrupted, Program

# Sunday at half past two: in spring left out, in autumn shown twice.
WEEKLY, ZONE = Weekly(6, 2, 30), "Europe/Berlin"
# A week before the autumn change, or before the spring one.
STARTS = (datetime(2026, 10, 12, 12, tzinfo=UTC), datetime(2027, 3, 15, 12, tzinfo=UTC))
PLACE = (PLATFORM, "1")
_DAY = timedelta(days=1)
_LOOKS_A_DAY = 4
_MOST_RETURNS = 40  # from waiting, in a step; judging has most of the common ones, 38
_DRAIN_ROUNDS = 40
_SEASON_DAYS = 7 * 13


class Year:
    """One simulation from a seed."""

    def __init__(
        self, plan: Plan, data: Path, lanes: Any, catalog: Catalog, drafts: Drafts
    ) -> None:
        self.plan = plan
        self.outcome = Outcome(plan)
        self.clock = SimulatedClock(STARTS[plan.seed % 2])
        self.model = Model()
        self.platform = Platform(self._random("network"), self.clock, plan.crash_rate)
        self._data = data
        self._host = Host()
        self._lanes = lanes
        self._catalog = catalog
        self.drafts = drafts
        self._timetable: Timetable = CronTimetable()
        self._fate = self._random("fate")
        self._executioner = Executioner()
        self._said: set[str] = set()
        self._stuck = False
        self._calm = True
        self._doom: Doom | None = None
        self._program: Program | None = None
        self.opened_slugs: list[str] = []
        self._members = Members(self, self._random("members"))

    def _random(self, what: str) -> Random:
        return Random(f"{self.plan.seed} {what}")  # noqa: S311 - to be the same each time

    async def run(self, advance: Callable[[str, int, int], None]) -> Outcome:
        """Simulate every day.

        Args:
            advance: told how far it is.
        """
        began_s = time.monotonic()
        await self._begin()
        days = self.plan.weeks * 7
        for day in range(days):
            await self._day(day, last=day == days - 1)
            advance(f"seed {self.plan.seed}", day + 1, days)
            if self._stuck or len(self.outcome.violations) > 20:
                break  # what follows from the first ones helps nobody
        if self._program is not None:
            await self._program.store.close()
        counts = self.outcome.counts
        counts["submissions"] = len(self.model.sent)
        counts["messages"] = len(self.platform.messages)
        counts.update(self.platform.faults)
        counts.update({f"judged {it}": count for it, count in self.model.verdicts.items()})
        self.outcome.took_s = time.monotonic() - began_s
        return self.outcome

    async def program(self) -> Program:
        """The running program; one that is not running is started."""
        if self._program is None:
            self._program = Program(
                await self._host.boot(self._data, self.clock),
                self._lanes,
                self._catalog,
                self.clock,
                self._timetable,
                self.platform,
                self._after_showing,
            )
        return self._program

    async def asker(self, name: str, *, manages: bool = False) -> Asker:
        """Somebody of the group, as a front finds out who asks."""
        program = await self.program()
        if name not in program.askers:
            account = Account(PLATFORM, "1", name, name)
            asker = await program.group.join(PLACE, "Simulated", account, UTC, manages=manages)
            program.askers[name] = asker
        return program.askers[name]

    async def step(self, name: str, what: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        """Take a step of the program, in which anything may happen to it.

        Raises:
            Interrupted: it was killed, or the database was busy.
            UserError: as the step says.
        """
        fated = not self._calm and self._fate.random() < self.plan.crash_rate
        returns = self._fate.randrange(1, _MOST_RETURNS) if fated else 1 << 40
        self._doom = None if self._calm else Doom(returns)
        busy = not self._calm and self._fate.random() < self.plan.crash_rate / 2
        with other_writer(self._data if busy else None):
            try:
                return await self._executioner.run(what, self._doom)
            except Killed:
                self.outcome.counts["kills"] += 1
                self.outcome.counts[f"kills while it {name}"] += 1
            except OperationalError as error:
                if "locked" not in str(error):
                    raise
                self.outcome.counts["database busy"] += 1
                raise Interrupted from error
        await self._die()
        raise Interrupted

    def _after_showing(self) -> None:
        """The sender dies when the message is out and the database doesn't know yet."""
        if self._doom is not None and self._fate.random() < self.plan.crash_rate:
            self.outcome.counts["sender doomed after showing"] += 1
            self._doom.soon()

    async def _die(self) -> None:
        program, self._program = self._program, None
        if program is not None:
            dead = self._data
            self._data = dead.with_name(f"life-{self.outcome.counts['kills']}.sqlite3")
            leave_to_heirs(dead, self._data)
            await self._host.bury(program.store)
            forget(dead)
        drawn = self._fate.random()
        away_s = self._fate.uniform(1, 120)
        if drawn < 0.15:
            away_s = self._fate.uniform(1, 20) * 3600
        if drawn < 0.03:
            away_s = self._fate.uniform(25, 60) * 3600
        self.clock.jump(timedelta(seconds=away_s))

    async def _begin(self) -> None:
        """A moderator saves the settings, and everybody joins."""
        program = await self.program()
        moderator = await self.asker("moderator", manages=True)
        settings = CommunitySettings("channel", "", ZONE, WEEKLY)
        await program.store.save_settings(moderator.community.id, settings)
        self._community_id = moderator.community.id
        self.checks = Checks(self.model, self.platform, WEEKLY, ZONE, self.clock.now())
        await self._members.join()
        program.askers.clear()  # now they have chosen
        await self._turn()
        self._midnight = self.clock.now()
        self._audited_at = self.clock.now()

    async def _day(self, day: int, *, last: bool) -> None:
        start = self._midnight
        self._midnight += _DAY
        self._calm = False
        acts = self._members.acts_of(start)
        looks = [(start + _DAY * n / _LOOKS_A_DAY, self._turn) for n in range(_LOOKS_A_DAY)]
        for moment, act in sorted([*acts, *looks], key=lambda it: it[0]):
            self.clock.move_to(moment)
            self._perhaps_jump()
            await act()
        with suppress(Interrupted):
            await self.step("tidied", (await self.program()).tidy)
        self._calm = True
        # What the platform keeps failing at comes through before the day is judged.
        self.platform.calm = True
        await self._drain()
        self.platform.calm = False
        whole = last or (day + 1) % _SEASON_DAYS == 0
        await self._check(day, whole)

    def _perhaps_jump(self) -> None:
        if self._fate.random() < self.plan.crash_rate / 4:
            by_s = self._fate.choice((-90.0, -5.0, 60.0, 900.0, 7200.0))
            self.outcome.counts["clock jumps"] += 1
            self.clock.jump(timedelta(seconds=by_s))

    async def _turn(self) -> bool:
        """The program does everything that is due; whether it found nothing to do."""
        idle = True
        try:
            program = await self.program()
            await self.step("scheduled", program.schedule)
            self.checks.looks.append(self.clock.now())
            if not self._calm:  # nobody sends anything while it comes to rest
                self.opened_slugs = await program.opened_slugs(self._community_id)
            await self.step("requeued", program.requeue)
            for _ in range(await program.queued()):
                idle = False
                await self.step("judged", program.judge)
            while await self.step("sent", program.send):
                idle = False
        except Interrupted:
            return False
        return idle

    async def _drain(self) -> None:
        """Let the program come to rest, with nothing in its way."""
        for _ in range(_DRAIN_ROUNDS):
            if await self._turn() and not await self._unsettled():
                return
            self.clock.jump(timedelta(minutes=2))
        self._stuck = True
        self.outcome.violations.append(f"{self.clock.now():%Y-%m-%d}: it does not come to rest")

    async def _unsettled(self) -> bool:
        program = await self.program()
        return await program.unsettled()

    async def _check(self, day: int, whole: bool) -> None:
        program = await self.program()
        seen = self._members.ids if whole else self._members.lately()
        wrong = await self.checks.day(
            program.store, self._community_id, self._audited_at, seen, whole=whole
        )
        self._audited_at = self.clock.now()
        self.outcome.counts["days"] += 1
        date = f"day {day + 1}, {self.clock.now():%Y-%m-%d}"
        # What stays wrong is said once.
        new = [sentence for sentence in wrong if sentence not in self._said]
        self._said.update(new)
        self.outcome.violations += [f"{date}: {sentence}" for sentence in new]
