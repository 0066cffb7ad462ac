"""Whoever reads the program's output goes away: it ends, and the verdict is kept."""

import os
import subprocess
import sys
from pathlib import Path

WRONG = "def softmax(x, axis=-1, temperature=1.0):\n    return x\n"


def play(folder: Path, script: str, **how: object) -> subprocess.Popen[str]:
    process = subprocess.Popen(  # type: ignore[call-overload]
        [sys.executable, "-m", "bot", "play", "--as", "Ada", "--data", "data.sqlite3"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=folder,
        env={**os.environ, "COLUMNS": "100"},
        **how,
    )
    assert isinstance(process, subprocess.Popen)
    assert process.stdin is not None
    process.stdin.write(script)
    process.stdin.close()
    return process


def test_it_ends_when_nobody_reads_and_shows_the_verdict_at_the_next_start(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(WRONG)
    first = play(tmp_path, "/submit a.py\n/me\n", stderr=subprocess.PIPE)
    assert first.stdout is not None
    assert first.stderr is not None
    while "accepted for judging" not in first.stdout.readline():
        pass
    first.stdout.close()
    first.wait(timeout=60)
    assert first.stderr.read() == ""
    first.stderr.close()

    second = play(tmp_path, "/quit\n")
    assert second.stdout is not None
    output = second.stdout.read()
    second.wait(timeout=60)
    second.stdout.close()
    assert "The verdict of #1" in output
    assert "WRONG ANSWER" in output
