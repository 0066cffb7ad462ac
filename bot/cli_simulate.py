"""The command `fromscratch simulate`."""

import asyncio
from enum import StrEnum
from typing import Annotated

import typer

from bot.cli_host import ConfigOption, JsonOption
from bot.config import load_settings


class JudgeKind(StrEnum):
    """Who judges in a simulation."""

    STUB = "stub"
    REAL = "real"


def simulate(
    weeks: Annotated[int, typer.Option(min=1)] = 8,
    members: Annotated[int, typer.Option(min=1)] = 30,
    crash_rate: Annotated[
        float, typer.Option(min=0, max=0.5, help="How likely a step of the program is killed.")
    ] = 0.05,
    seed: Annotated[int, typer.Option(min=0, help="The same seed fails again.")] = 0,
    judge: Annotated[JudgeKind, typer.Option(help="real: this host's lanes.")] = JudgeKind.STUB,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Live through weeks of a group in minutes, with kills and faults, and check every day."""
    from bot.simulation.command import simulate as live
    from bot.simulation.loops import busy_loop
    from bot.simulation.plan import Plan

    plan = Plan(weeks, members, crash_rate, seed)
    real = judge is JudgeKind.REAL
    with asyncio.Runner(loop_factory=busy_loop) as runner:
        fine = runner.run(live(load_settings(config), plan, real, json))
    raise typer.Exit(0 if fine else 1)
