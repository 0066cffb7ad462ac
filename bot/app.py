"""The composition root: builds the parts, owns their tasks and the order they end in."""

import asyncio
import getpass
import logging
import os
import socket
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import UTC
from pathlib import Path

from rich.console import Console

from bot import footprint
from bot.access import require_package
from bot.catalog.folder import FolderCatalog
from bot.clocks import ScenarioClock, SystemClock, parse_time
from bot.config import Settings
from bot.core.copies import UNDECIDED_FOR
from bot.core.dialog import Dialog
from bot.core.group import StudyGroup
from bot.core.judgements import Verdict
from bot.core.models import Mode
from bot.core.moderating import Moderation
from bot.core.ports import Clock
from bot.doctor import examine
from bot.errors import OperatorError
from bot.features import curation_of, features_of
from bot.fronts.terminal_play import play as terminal_play
from bot.fronts.terminal_receive import TerminalReceiver
from bot.fronts.terminal_render import make_console
from bot.fronts.terminal_who import CHANNEL, PLATFORM, enter
from bot.judge.check import Questions, check_all
from bot.judge.command import as_line, as_text, judge_sources, read_sources
from bot.judge.imports import allowed_imports
from bot.judge.lanes import Lanes, default_lanes, open_lanes
from bot.judge.quality import measure_quality
from bot.judge.screening import Screen
from bot.judge.uploads import UploadChecks
from bot.judge.version_checks import VersionChecker
from bot.judge.worker import ProgressHub, Worker
from bot.plots.painter import can_draw
from bot.printing import ReportPrinter, print_json, show_bench, show_findings, show_quality
from bot.schedule.outbox_sender import OutboxSender
from bot.schedule.scheduler import Scheduler
from bot.schedule.weekly import CronTimetable
from bot.store import JudgingLock, SqlStore, open_store


async def judge_files(
    settings: Settings,
    slug: str,
    paths: Sequence[Path],
    mode: Mode,
    seed: int | None,
    as_json: bool,
) -> list[Verdict]:
    """Judge files and print a line, or a few, for each.

    Raises:
        UserError: an unknown slug or a path that can't be read; nothing was judged.
    """
    challenge = FolderCatalog(settings.challenges).load(slug)
    sources = list(zip(paths, read_sources(paths), strict=True))
    verdicts = []
    async with open_lanes(1) as lanes:
        async for path, judgement in judge_sources(lanes, challenge, sources, mode, seed):
            if as_json:
                print_json(as_line(path, slug, judgement))
            else:
                sys.stdout.write(as_text(path, judgement) + "\n")
                sys.stdout.flush()
            verdicts.append(judgement.verdict)
    return verdicts


async def check_challenges(
    settings: Settings, slugs: Sequence[str], questions: Questions, as_json: bool
) -> bool:
    """Check challenges, all of them if none is named; True if none has an error."""
    catalog = FolderCatalog(settings.challenges)
    wanted = list(slugs) or catalog.slugs()
    for slug in slugs:
        if slug not in catalog.slugs():
            catalog.load(slug)  # says which names are near
    well = True
    with ReportPrinter(as_json) as printer:
        async with open_lanes(settings.lanes or default_lanes()) as lanes:
            async for report in check_all(lanes, catalog, wanted, printer.advance, questions):
                printer.show(report)
                well = well and report.well
    return well


async def measure_bank(settings: Settings, slugs: Sequence[str], seeds: int, as_json: bool) -> None:
    """Print how good the hidden cases of challenges are, all of them if none is named."""
    catalog = FolderCatalog(settings.challenges)
    measured = []
    with ReportPrinter(as_json) as printer:
        async with open_lanes(settings.lanes or default_lanes()) as lanes:
            for slug in list(slugs) or catalog.slugs():
                quality = await measure_quality(lanes, catalog.load(slug), seeds, printer.advance)
                measured.append(quality)
                if as_json:
                    print_json(quality)
    if not as_json:
        show_quality(measured, seeds)


async def doctor(settings: Settings, as_json: bool) -> bool:
    """Say what works on this host; True if nothing is wrong."""
    findings = await examine(settings)
    show_findings(findings, as_json)
    return all(finding.well for finding in findings)


async def bench_judge(settings: Settings, as_json: bool) -> None:
    """Measure the judge against a cold import of NumPy, interleaved in one run."""
    show_bench(await footprint.bench_judge(settings), as_json)


async def bench_ranking(settings: Settings, rounds: int, as_json: bool) -> None:
    """Measure whether ranks by speed repeat, quiet and under load."""
    show_bench(await footprint.bench_ranking(settings, rounds), as_json)


async def bench_chat(settings: Settings, front: str, as_json: bool) -> None:
    """Measure how fast a chat front acknowledges: "discord" or "slack"."""
    from bot.chat_bench import bench_chat as measure

    if front == "slack":
        require_package("slack_bolt")
        from bot.chat_bench_slack import slack_side

        show_bench(await measure(settings, slack_side), as_json)
    else:
        require_package("discord")
        from bot.chat_bench_discord import discord_side

        show_bench(await measure(settings, discord_side), as_json)


async def play(settings: Settings, name: str | None, now: str | None) -> None:
    """Open the terminal front on the data file, with a judge behind it.

    Raises:
        UserError: `now` is no time.
        OperatorError: the data file is in use or unusable, or nothing can be judged here.
    """
    clock = ScenarioClock(parse_time(now)) if now else SystemClock()
    catalog = FolderCatalog(settings.challenges)
    console = make_console()
    _log_beside(settings.data)
    async with AsyncExitStack() as stack:
        stack.enter_context(JudgingLock(settings.data))
        store = await open_store(settings.data, clock)
        stack.push_async_callback(store.close)
        # Whoever claimed these is gone: the lock is ours.
        await store.requeue_all_judging()
        lanes = await stack.enter_async_context(open_lanes(settings.lanes or default_lanes()))
        console.print(_layers_line(lanes.layers))
        await _play_with(store, lanes, catalog, clock, console, name or _user_name(), settings)


async def _play_with(
    store: SqlStore,
    lanes: Lanes,
    catalog: FolderCatalog,
    clock: Clock,
    console: Console,
    name: str,
    settings: Settings,
) -> None:
    """Run judge, delivery and prompt together; the prompt's end ends the others."""
    owner = f"{socket.gethostname()}:{os.getpid()}"
    hub = ProgressHub()
    looks = Screen(catalog.slugs).look
    worker = Worker(store, lanes, hub, owner, on_finished=lambda: sender.wake(), looks=looks)
    timetable = CronTimetable()
    group = StudyGroup(
        store,
        catalog,
        clock,
        allowed_imports(),
        on_accepted=worker.wake,
        timetable=timetable,
        draws=can_draw(),
    )
    moderation = Moderation(store, catalog, clock, timetable, on_posted=lambda: sender.wake())
    scheduler = Scheduler(store, catalog, clock, timetable, on_posted=lambda: sender.wake())
    curation = curation_of(store, catalog, timetable, lambda: sender.wake())
    checks = UploadChecks(store, lanes, on_finished=lambda: sender.wake())
    features = features_of(store, catalog, timetable, curation, checks)
    dialog = Dialog(group, moderation, features)
    asker = await enter(group, name, UTC)
    receiver = TerminalReceiver(dialog, console)
    sender = OutboxSender(store, receiver, PLATFORM, owner, [name, CHANNEL])
    checker = VersionChecker(store, lanes, on_settled=worker.wake)
    async with asyncio.TaskGroup() as tasks:
        parts = (worker, sender, scheduler, checks, checker)
        background = [tasks.create_task(it.run()) for it in parts]
        try:
            # What an earlier run left undelivered comes before anything new.
            await curation.tick()
            await store.settle_holds(clock.now() - UNDECIDED_FOR)
            await sender.send_due()
            history = settings.data.with_name("history")
            await terminal_play(dialog, asker, receiver, hub, console, history=history)
            # What the last line posted is shown too.
            await sender.send_due()
        finally:
            for task in background:
                task.cancel()
    if receiver.lost.is_set():
        # Python would complain at its end about what it can't write any more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _layers_line(layers: dict[str, bool]) -> str:
    """The sandbox's layers, as its attack on itself showed them."""
    shown = [f"{name} {'✓' if active else '–'}" for name, active in layers.items()]
    return f"Sandbox: {'  '.join(shown)}"


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        return "you"


def _log_beside(data: Path) -> None:
    """Log to a file beside the data: the terminal belongs to the member."""
    try:
        data.parent.mkdir(parents=True, exist_ok=True)
        logging.basicConfig(
            filename=data.with_suffix(".log"),
            level=logging.WARNING,
            format="%(asctime)s %(levelname)s %(name)s %(message)s",
        )
    except OSError as error:
        raise OperatorError(f"{data.parent} can't be written: {error.strerror}.") from error
