"""What an operator configures of the relay, and asks about it."""

import asyncio
import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.config import RelayOAuthSettings, RelaySettings, load_settings
from bot.core.relay_models import SourceState, State
from bot.errors import OperatorError
from bot.relaying import make_sources, relay_secret, status_lines
from bot.store import open_store
from tests.core.study import SetClock
from tests.store.relay_rows import keep

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_without_settings_nothing_is_read() -> None:
    assert relay_secret(RelaySettings()) == ""
    assert make_sources(RelaySettings(), "") == []


def test_the_feed_is_read_once_it_is_asked_for() -> None:
    (source,) = make_sources(RelaySettings(contact="u/someone", atom=True), "")
    assert source.name == "atom"


async def test_the_key_makes_a_source_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("hidden\n")
    settings = RelaySettings(contact="someone", oauth=RelayOAuthSettings("id", file))
    assert relay_secret(settings) == "hidden"
    (source,) = make_sources(settings, "hidden")
    assert source.name == "oauth"
    await source.close()


@pytest.mark.parametrize("contact", ["", "u/", "two words", "x" * 40, "a\r\nb"])
def test_a_source_without_somebody_who_answers_for_it_is_refused(contact: str) -> None:
    with pytest.raises(OperatorError, match="needs contact"):
        relay_secret(RelaySettings(contact=contact, atom=True))


def test_the_example_of_settings_is_read_with_its_relay(tmp_path: Path) -> None:
    example = Path(__file__).parents[1] / "deploy" / "config.example.toml"
    text = example.read_text()
    assert load_settings(example).relay == RelaySettings()
    relay = re.sub(r"(?m)^# (?=[a-z_]+ =|\[)", "", text[text.index("# [relay]") :])
    path = tmp_path / "config.toml"
    path.write_text(relay)
    settings = load_settings(path).relay
    assert (settings.contact, settings.atom) == ("", False)
    assert settings.auto_approve_from == 4.5
    assert settings.oauth is not None


def test_the_status_says_last_next_failures_and_the_queue() -> None:
    later = NOON.replace(hour=14)
    sources = [
        SourceState("atom", NOON, later, 3, "The feed answers 403."),
        SourceState("oauth", NOON, later),
    ]
    assert status_lines(sources, {State.WAITING: 2, State.HELD: 1}) == [
        "atom   last 2026-11-23 12:00 UTC, next 2026-11-23 14:00 UTC, "
        "3 failures in a row: The feed answers 403.",
        "oauth  last 2026-11-23 12:00 UTC, next 2026-11-23 14:00 UTC, no failure",
        "queue  2 waiting for moderators (1 held)",
    ]
    assert status_lines([], {})[-1] == "queue  0 waiting for moderators"


async def leave_a_thread_and_a_failure(data: Path) -> None:
    store = await open_store(data, SetClock())
    community = await store.community("discord", "1", "Here")
    await keep(store, community.id, "1aaaa")
    await store.note_source(SourceState("atom", NOON, NOON, 1, "The feed answers 403."))
    await store.close()


def test_the_command_reads_the_data_file_and_nothing_else(tmp_path: Path) -> None:
    data = tmp_path / "group.sqlite3"
    asyncio.run(leave_a_thread_and_a_failure(data))

    command = [sys.executable, "-m", "bot", "relay", "status", "--json", "--data", str(data)]
    done = subprocess.run(command, capture_output=True, timeout=60, check=True)

    answer = json.loads(done.stdout)
    assert (answer["queue"], answer["threads"]) == (1, {"waiting": 1})
    (source,) = answer["sources"]
    assert (source["name"], source["failures"]) == ("atom", 1)


def test_without_a_data_file_the_command_says_so(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot", "relay", "status", "--data", str(tmp_path / "no")]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert done.returncode == 3
    assert b"There is no data file" in done.stderr
