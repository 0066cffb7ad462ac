"""Measure the whole program from outside: the judge's ratios and its memory."""

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Any

import msgspec

from bot.config import Settings
from bot.errors import OperatorError

BENCH_DEADLINE_S = 3600.0
READY_DEADLINE_S = 60.0


async def bench_judge(settings: Settings) -> dict[str, Any]:
    """Run the judge's benchmark in its own process, then weigh an idle program.

    Raises:
        OperatorError: the benchmark could not run here.
    """
    figures = await _run_bench("bot.judge.bench", str(settings.challenges.resolve()))
    figures["idle_program_with_one_lane_pss_mb"] = await idle_pss_mb()
    return figures


async def bench_ranking(settings: Settings, rounds: int) -> dict[str, Any]:
    """Run the ranking benchmark in its own process.

    Raises:
        OperatorError: the benchmark could not run here.
    """
    return await _run_bench("bot.judge.ranking", str(settings.challenges.resolve()), str(rounds))


async def _run_bench(module: str, *arguments: str) -> dict[str, Any]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-m", module, *arguments), stdout=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(BENCH_DEADLINE_S):
            output, _ = await process.communicate()
        return msgspec.json.decode(output, type=dict[str, Any])
    except TimeoutError as error:
        raise OperatorError("The benchmark took too long.") from error
    except msgspec.MsgspecError as error:
        raise OperatorError("The benchmark failed; its own words are above.") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def idle_pss_mb() -> float | None:
    """Proportional memory of an idle terminal front and its one lane, in MB.

    None where the kernel doesn't let this user read it.
    """
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.toml"
        config.write_text("lanes = 1\n")
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "play", "--config", str(config)),
            *("--data", str(Path(folder) / "data.sqlite3")),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert process.stdin is not None  # noqa: S101 - opened with a pipe
        assert process.stdout is not None  # noqa: S101 - opened with a pipe
        try:
            process.stdin.write(b"/challenge\n")
            async with asyncio.timeout(READY_DEADLINE_S):
                while b"Week 1" not in await process.stdout.readline():
                    if process.stdout.at_eof():
                        raise OperatorError("The terminal front did not start.")
            await asyncio.sleep(2.0)
            return sum_pss_mb(process.pid)
        finally:
            process.stdin.close()
            await process.wait()


def sum_pss_mb(root_pid: int) -> float | None:
    """Proportional set size of a process and everything below it, in MB."""
    total_kb = 0
    for pid in descendants(root_pid):
        try:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            return None
        total_kb += next(int(line.split()[1]) for line in text.splitlines() if "Pss:" in line)
    return total_kb / 1024


def descendants(root_pid: int) -> list[int]:
    """A process and all its descendants."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(path.parent.name))
    found, pending = [], [root_pid]
    while pending:
        pid = pending.pop()
        found.append(pid)
        pending += children.get(pid, [])
    return found
