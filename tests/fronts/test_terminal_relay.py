"""Career threads at the terminal, as somebody types it."""

import subprocess
import sys
from pathlib import Path

URL = "https://www.reddit.com/r/MachineLearning/comments/1aaaa/"


def play(data: Path, now: str, *lines: str) -> str:
    command = [sys.executable, "-m", "bot", "play", "--data", str(data), "--as", "mo", "--now", now]
    done = subprocess.run(
        command, input="\n".join(lines), capture_output=True, text=True, timeout=120, check=True
    )
    return " ".join(done.stdout.split())


def test_a_thread_is_suggested_approved_posted_and_withdrawn(tmp_path: Path) -> None:
    data = tmp_path / "group.sqlite3"
    first = play(
        data,
        "2026-11-23T12:00Z",
        "/mod settings zone=UTC weekly='Mon 12:00' announcements=all",
        "/mod settings save",
        f"/suggest {URL} [D] Breaking into ML without a Master's degree",
        "/mod relay queue",
        "/do 1",
    )
    assert "Career thread #1 to review" in first
    assert "why picked: changing path; degree" in first
    assert "Approved #1" in first
    assert "digest of Thu 26 Nov 12:00" in first

    second = play(data, "2026-11-26T12:01Z", "/mod relay withdraw 1", "/mod relay status")
    assert "Posted to the group:" in second
    assert "Careers · r/MachineLearning · week 48" in second
    assert URL in second
    assert "What was posted earlier now reads:" in second
    assert "A thread was withdrawn by a moderator." in second
    assert "Withdrawn 1" in second
