"""What an operator installs, held against the rules of what reads it."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import msgspec
import pytest

from bot.config import (
    BackupSettings,
    DiscordSettings,
    RelayOAuthSettings,
    RelaySettings,
    Settings,
    SlackSettings,
    WatchSettings,
    load_settings,
)

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = ("fromscratch.service", "fromscratch-backup.service", "fromscratch-backup.timer")
EXAMPLE = DEPLOY / "config.example.toml"
MOST_EXPOSED = 20  # of 100, as systemd counts

with_systemd = pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="no systemd on this host"
)


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        list(map(str, words)), capture_output=True, text=True, timeout=120, cwd=ROOT
    )


def tool(name: str) -> Path:
    """A tool of the development environment, whatever the path says."""
    return Path(sys.executable).with_name(name)


def test_the_compose_file_is_what_compose_reads() -> None:
    done = run(
        tool("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", DEPLOY / "compose.yaml"
    )
    assert done.returncode == 0, done.stdout


def test_the_dockerfile_follows_the_linter() -> None:
    done = run(tool("hadolint"), DEPLOY / "Dockerfile")
    assert (done.returncode, done.stdout) == (0, "")


def test_the_image_runs_as_nobody_in_particular() -> None:
    text = (DEPLOY / "Dockerfile").read_text()
    assert re.search(r"^USER (?!0)[0-9]+:[0-9]+$", text, re.MULTILINE)
    assert "--privileged" not in text + (DEPLOY / "compose.yaml").read_text()


@with_systemd
@pytest.mark.parametrize("unit", UNITS)
def test_systemd_understands_every_line_of_a_unit(unit: str, tmp_path: Path) -> None:
    # Only names that this systemd knows; the program itself is not installed here.
    for name in UNITS:
        text = (DEPLOY / name).read_text()
        (tmp_path / name).write_text(
            re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", text, flags=re.M)
        )
    done = run("systemd-analyze", "verify", tmp_path / unit)
    assert [
        line for line in done.stderr.splitlines() if str(tmp_path) in line or unit in line
    ] == []


def test_a_bot_that_only_its_operator_can_mend_is_not_started_again() -> None:
    lines = (DEPLOY / "fromscratch.service").read_text().splitlines()
    assert "Restart=on-failure" in lines
    assert f"RestartPreventExitStatus={os.EX_CONFIG}" in lines


@with_systemd
@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.endswith(".service")])
def test_a_service_is_hardly_exposed(unit: str) -> None:
    threshold = f"--threshold={MOST_EXPOSED}"
    done = run("systemd-analyze", "security", "--offline=true", threshold, DEPLOY / unit)
    assert done.returncode == 0, done.stdout


def test_the_example_is_a_file_of_settings() -> None:
    assert load_settings(EXAMPLE) == Settings(discord=DiscordSettings())


def test_the_example_names_every_setting_with_a_comment() -> None:
    lines = EXAMPLE.read_text().splitlines()
    tables: dict[str, type[msgspec.Struct]] = {
        "": Settings,
        "discord": DiscordSettings,
        "slack": SlackSettings,
        "backups": BackupSettings,
        "watch": WatchSettings,
        "relay": RelaySettings,
        "relay.oauth": RelayOAuthSettings,
    }
    named: dict[str, set[str]] = {name: set() for name in tables}
    table = ""
    for line in lines:
        if found := re.match(r"(?:# )?\[([a-z.]+)\]", line):
            table = found[1]
            named.setdefault(table, set())
        elif found := re.match(r"# ([a-z_]+) = \S.*#", line):
            named[table].add(found[1])
    names = {name.rpartition(".")[2] for name in named}
    for name, kind in tables.items():
        fields = {field.name for field in msgspec.structs.fields(kind)}
        assert named[name] == fields - names, name


def test_the_example_s_defaults_are_the_defaults() -> None:
    plain = [
        re.sub(r"^# (?=\[|[a-z_]+ = )", "", line)
        for line in EXAMPLE.read_text().splitlines()
        if not re.search(r"_file = |folder = |data_path = |challenges_dir = ", line)
    ]
    given = tomllib.loads("\n".join(plain))
    read = msgspec.convert(given, Settings)
    assert (read.lanes, read.backups, read.watch) == (0, BackupSettings(), WatchSettings())
    assert read.slack == SlackSettings()


def test_the_runbook_names_only_commands_and_files_that_there_are() -> None:
    text = (DEPLOY / "README.md").read_text()
    listed = run(sys.executable, "-m", "bot", "--help").stdout
    for name in set(re.findall(r"`fromscratch ([a-z]+)", text)):
        assert re.search(rf"^\W*{name} ", listed, re.MULTILINE), name
    for name in set(re.findall(r"deploy/([a-z.-]+\.[a-z]+)", text)) - {"config.toml"}:
        assert (DEPLOY / name).exists(), name
