"""`fromscratch simulate`: run a simulation and say what came of it."""

import logging
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

from bot.catalog.folder import FolderCatalog
from bot.config import Settings
from bot.core.ports import Catalog
from bot.judge.lanes import Lanes, open_lanes
from bot.printing import print_json, showing_progress
from bot.simulation.catalog import SimulatedCatalog
from bot.simulation.drafts import Drafts, RealDrafts, StubDrafts
from bot.simulation.judges import StubLanes
from bot.simulation.plan import Outcome, Plan
from bot.simulation.year import Year


async def simulate(settings: Settings, plan: Plan, real: bool, as_json: bool) -> bool:
    """Simulate in a temporary folder; True if nothing was violated.

    Args:
        real: judge with the lanes and challenges of this host instead of the stub.
    """
    # The program says that its deliveries fail; here they are meant to.
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder, showing_progress(as_json) as advance:
        if real:
            async with real_parts(settings.challenges) as parts:
                outcome = await run_plan(plan, Path(folder), *parts, advance)
        else:
            outcome = await run_plan(plan, Path(folder), *stub_parts(plan), advance)
    _show(outcome, as_json)
    return not outcome.violations


async def run_plan(
    plan: Plan,
    folder: Path,
    lanes: Any,
    catalog: Catalog,
    drafts: Drafts,
    advance: Callable[[str, int, int], None] = lambda *_: None,
) -> Outcome:
    """Simulate on a data file in a folder."""
    return await Year(plan, folder / "life-0.sqlite3", lanes, catalog, drafts).run(advance)


def stub_parts(plan: Plan) -> tuple[StubLanes, SimulatedCatalog, StubDrafts]:
    """The stub's lanes, challenges and sources for a plan."""
    # Of a program that was down at a weekly time more are left over.
    lanes = StubLanes(Random(f"{plan.seed} lanes"))  # noqa: S311 - to be the same each time
    return lanes, SimulatedCatalog(plan.weeks + 1), StubDrafts()


@asynccontextmanager
async def real_parts(challenges: Path) -> AsyncIterator[tuple[Lanes, FolderCatalog, RealDrafts]]:
    """A lane of this host, the challenges of a folder, and the code that is in it."""
    catalog = FolderCatalog(challenges)
    async with open_lanes(1) as lanes:
        yield lanes, catalog, RealDrafts(catalog)


def _show(outcome: Outcome, as_json: bool) -> None:
    plan = outcome.plan
    if as_json:
        print_json(
            {
                "seed": plan.seed,
                "weeks": plan.weeks,
                "members": plan.members,
                "crash_rate": plan.crash_rate,
                "took_s": outcome.took_s,
                "counts": dict(sorted(outcome.counts.items())),
                "violations": outcome.violations,
            }
        )
        return
    sys.stdout.write("".join(f"✗ {sentence}\n" for sentence in outcome.violations))
    sign = "✗" if outcome.violations else "✓"
    found = f"{len(outcome.violations)} violations" if outcome.violations else "nothing violated"
    sys.stdout.write(
        f"{sign} seed {plan.seed}: {plan.weeks} weeks, {plan.members} members, {found} "
        f"in {outcome.took_s:.0f} s\n  {_listed(outcome.counts)}\n"
    )


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
