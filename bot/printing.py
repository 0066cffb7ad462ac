"""What the operator's and author's commands print: lines for people, JSON for programs."""

import statistics
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Any

import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from bot.findings import Finding
from bot.judge.findings import Level, Report
from bot.judge.mutation import MutationScore
from bot.judge.quality import SEEDS_OF_WRONG, Quality


def print_json(value: object) -> None:
    """One JSON object on a line of its own."""
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")
    sys.stdout.flush()


class ReportPrinter:
    """Prints check reports, with a progress bar on a terminal."""

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json
        self._progress = _bar(as_json)
        self._task = self._progress.add_task("", total=None)

    def __enter__(self) -> "ReportPrinter":
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def advance(self, slug: str, done: int, total: int) -> None:
        """Show how far a challenge is."""
        self._progress.update(
            self._task, description=f"Checking {slug}", completed=done, total=total
        )

    def show(self, report: Report) -> None:
        """Print one challenge's report."""
        if self._as_json:
            print_json(
                {
                    "slug": report.slug,
                    "ok": report.well,
                    "findings": [
                        {"level": finding.level, "text": finding.text}
                        for finding in report.findings
                    ],
                    "verdicts": report.verdicts,
                    "mutation": report.mutation and _mutation(report.mutation),
                    "flake": report.flake,
                }
            )
            return
        errors = [f for f in report.findings if f.level is Level.ERROR]
        warnings = [f for f in report.findings if f.level is Level.WARNING]
        sign = "✓" if report.well else "✗"
        sys.stdout.write(f"{sign} {report.slug}: {len(report.verdicts)} judged")
        sys.stdout.write(f", {len(errors)} to mend" if errors else ", nothing to mend")
        sys.stdout.write(f", {len(warnings)} to look at\n" if warnings else "\n")
        for number, finding in enumerate([*errors, *warnings], start=1):
            mark = "✗" if finding.level is Level.ERROR else "!"
            sys.stdout.write(f"  {mark} {number}  {finding.text}\n")
        sys.stdout.flush()


@contextmanager
def showing_progress(as_json: bool) -> Iterator[Callable[[str, int, int], None]]:
    """Show on a terminal how far something is: what, how much is done, and of how much."""
    with _bar(as_json) as bar:
        task = bar.add_task("", total=None)
        yield lambda what, done, total: bar.update(
            task, description=what, completed=done, total=total
        )


def _bar(as_json: bool) -> Progress:
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=console,
        transient=True,
        disable=as_json or not console.is_terminal,
    )


def _mutation(mutation: MutationScore) -> dict[str, Any]:
    return {
        "total": mutation.total,
        "raw": mutation.raw,
        "score": mutation.score,
        "alive": [(m.line, m.mutation, m.before, m.after) for m in mutation.alive],
        "excused": [(m.line, m.mutation) for m in mutation.excused],
    }


def show_quality(measured: Sequence[Quality], seeds: int) -> None:
    """Print the figures of a bank of challenges as a Markdown table."""
    rows = [
        "| challenge | mutants caught | of those without an excuse | nulls rejected | "
        f"accepted, {seeds} seeds | wrong rejected, {min(seeds, SEEDS_OF_WRONG)} seeds | "
        "as their kind | "
        "error of right / wrong, in tolerances | judgement | memory |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    rows += [_quality_row(one) for one in measured]
    scores = sorted(one.mutation.score for one in measured)
    raw = [one.mutation.raw for one in measured]
    rows.append("")
    rows.append(
        f"{len(measured)} challenges; mutation score: median {statistics.median(scores):.1%}, "
        f"least {scores[0]:.1%}, raw {statistics.fmean(raw):.1%} on average."
    )
    sys.stdout.write("\n".join(rows) + "\n")


def _quality_row(one: Quality) -> str:
    mutation, flake = one.mutation, one.flake
    caught = mutation.total - len(mutation.alive) - len(mutation.excused)
    cells = [
        f"`{one.slug}`",
        f"{caught}/{mutation.total}",
        f"{mutation.score:.1%}",
        f"{one.nulls_rejected}/{one.nulls}",
        f"{one.accepted_always}/{one.accepted}",
        f"{one.wrong_rejected}/{one.wrong}",
        f"{one.wrong_of_its_kind}/{one.wrong}",
        f"{_share(flake.worst_right_share)} / {_share(flake.least_wrong_share)}",
        f"{one.judgement_s:.1f} s",
        f"{one.memory_bytes >> 20} MB",
    ]
    return f"| {' | '.join(cells)} |"


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share:.2g}"


def show_findings(findings: Sequence[Finding], as_json: bool) -> None:
    """Print what the doctor found."""
    if as_json:
        print_json({"ok": all(f.well for f in findings), "findings": findings})
        return
    for finding in findings:
        sign = "✗" if not finding.well else "✓" if finding.active else "–"
        sys.stdout.write(f"{sign} {finding.area:<20} {finding.text}\n")


def show_bench(figures: Mapping[str, Any], as_json: bool) -> None:
    """Print measured figures: absolute ones for orientation, ratios to trust."""
    if as_json:
        print_json(figures)
        return
    for name, value in figures.items():
        if isinstance(value, dict):
            sys.stdout.write(f"{name}\n")
            show_bench({f"  {key}": figure for key, figure in value.items()}, as_json)
            continue
        shown = f"{value:.4g}" if isinstance(value, float) else str(value)
        sys.stdout.write(f"{name:<44} {shown}\n")
