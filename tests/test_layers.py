"""Imports go one way, modules stay small, and the bot's own process stays free of NumPy."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "bot").rglob("*.py"))
NAMES = [path.relative_to(ROOT).as_posix() for path in MODULES]

PARTS = frozenset({"fronts", "store", "judge", "schedule", "relay", "catalog", "sandbox", "plots"})
# What stands directly in bot/ is above every part, but for what every part may use.
BELOW = frozenset({"errors", "loops"})
TOP = frozenset(path.stem for path in (ROOT / "bot").glob("*.py")) - {"__init__"} - BELOW | {
    "simulation"
}
MAY_IMPORT = {
    "errors": frozenset[str](),
    "loops": frozenset[str](),
    "core": frozenset({"errors"}),
    "sandbox": frozenset({"errors"}),
    "catalog": frozenset({"core", "errors"}),
    "store": frozenset({"core", "errors"}),
    "relay": frozenset({"core", *BELOW}),
    "plots": frozenset({"core", "errors"}),
    "schedule": frozenset({"core", *BELOW}),
    "fronts": frozenset({"core", "errors"}),
    "judge": frozenset({"core", *BELOW, "catalog", "sandbox"}),
} | {name: PARTS | TOP | {"core"} | BELOW for name in TOP}

INPUT_AND_OUTPUT = frozenset(
    [
        *("aiosqlite", "asyncio", "fcntl", "fileinput", "glob", "http", "io", "logging", "mmap"),
        *("multiprocessing", "os", "pathlib", "select", "selectors", "shutil", "signal", "socket"),
        *("socketserver", "sqlite3", "ssl", "subprocess", "sys", "syslog", "tempfile"),
        *("threading", "urllib"),
    ]
)
MOST_LINES, USUAL_LINES = 400, 250
LONG_FOR_A_REASON = {
    "bot/catalog/format.py": "the strict types of challenge.toml beside what they become",
    "bot/fronts/discord_desk.py": "every way in from Discord, one beside the other",
    "bot/sandbox/sandbox.py": "one object: a zygote's whole life, and its children's",
    "bot/sandbox/supervisor.py": "one class: the deadlines, clocks and death of one child",
    "bot/sandbox/wire.py": "both directions of one format, side by side",
    "bot/store/migrations/versions/v0001_first_tables.py": "one migration, never edited again",
}
# Each catches everything for the reason that stands beside it.
CATCHES_EVERYTHING = {
    "bot/fronts/discord_desk.py": 1,
    "bot/fronts/slack_serving.py": 1,
    "bot/fronts/terminal_play.py": 1,
    "bot/loops.py": 1,
    "bot/simulation/kills.py": 1,
    "bot/judge/inside/author.py": 1,
    "bot/judge/inside/checking.py": 2,
    "bot/judge/inside/guard.py": 1,
    "bot/judge/inside/member.py": 2,
    "bot/judge/inside/trace.py": 1,
}


def part_of(name: str) -> str:
    """The part a module belongs to: "core" for bot.core.models, "app" for bot.app."""
    return name.split(".")[1] if "." in name else ""


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Every module that a file imports, wherever in it, with the line."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports relatively"
            assert node.module is not None
            yield node.module, node.lineno
            if node.module == "bot":
                yield from ((f"bot.{alias.name}", node.lineno) for alias in node.names)


def catches(path: Path) -> Iterator[int]:
    """Lines of handlers for any exception at all, but for those that only tidy up."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ExceptHandler):
            caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            last = node.body[-1]
            raises_again = isinstance(last, ast.Raise) and last.exc is None
            if not raises_again and any(map(is_everything, caught)):
                yield node.lineno
        elif (
            isinstance(node, ast.Call)
            and ast.unparse(node.func).endswith("suppress")
            and any(map(is_everything, node.args))
        ):
            yield node.lineno


def is_everything(caught: ast.expr | None) -> bool:
    return caught is None or ast.unparse(caught) in ("Exception", "BaseException")


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_imports_go_one_way(path: Path) -> None:
    own = part_of(module_name(path))
    for name, line in imports(path):
        wanted = part_of(name)
        if name.partition(".")[0] != "bot" or not wanted or wanted == own:
            continue
        assert wanted in MAY_IMPORT[own], f"{path}:{line}: {own} may not import {name}"


def test_every_module_belongs_to_a_part() -> None:
    parts = {part_of(module_name(path)) for path in MODULES}
    assert parts - {""} == set(MAY_IMPORT)


def test_nothing_below_imports_the_top() -> None:
    for path in MODULES:
        if part_of(module_name(path)) not in TOP:
            found = {part_of(name) for name, _ in imports(path) if name.startswith("bot.")}
            assert not found & TOP, path


def test_the_core_needs_nothing_but_the_standard_library_and_does_no_io() -> None:
    for path in (ROOT / "bot" / "core").glob("*.py"):
        for name, line in imports(path):
            first = name.partition(".")[0]
            known = first == "bot" or first in sys.stdlib_module_names
            assert known, f"{path}:{line}: {name} is a library"
            assert first not in INPUT_AND_OUTPUT, f"{path}:{line}: {name} does input and output"


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_a_module_stays_readable(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    lines = len(path.read_text().splitlines())
    assert lines <= (MOST_LINES if name in LONG_FOR_A_REASON else USUAL_LINES)


def test_only_modules_that_are_long_have_a_reason_for_it() -> None:
    for name in LONG_FOR_A_REASON:
        assert len((ROOT / name).read_text().splitlines()) > USUAL_LINES, name


def test_only_the_named_edges_catch_everything() -> None:
    found = {name: len(list(catches(path))) for name, path in zip(NAMES, MODULES, strict=True)}
    assert {name: count for name, count in found.items() if count} == CATCHES_EVERYTHING


@pytest.mark.parametrize("name", sorted(CATCHES_EVERYTHING))
def test_whoever_catches_everything_says_why(name: str) -> None:
    path = ROOT / name
    lines = path.read_text().splitlines()
    for number in catches(path):
        near = lines[max(0, number - 25) : number + 2]
        comments = [line.partition("#")[2].replace("noqa: BLE001", "") for line in near]
        assert any(len(comment.strip(" -")) > 20 for comment in comments), f"{name}:{number}"


@pytest.mark.parametrize(
    "name",
    ["bot.app", "bot.cli", "bot.store", "bot.judge.lanes", "bot.judge.worker"]
    + [module_name(path) for path in MODULES if part_of(module_name(path)) == "fronts"],
)
def test_what_runs_beside_the_database_never_imports_numpy(name: str) -> None:
    code = f"import sys, {name}; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=60).returncode == 0
