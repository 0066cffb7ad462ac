"""The README's transcript is what the real program prints.

`python tests/scenarios/test_transcript.py` writes it anew.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOFTMAX = ROOT / "challenges" / "softmax"
MARKS = ("<!-- transcript -->\n```text\n", "```\n<!-- end of transcript -->")
SCRIPT = """\
/starter softmax
/try softmax.py
/submit first_try.py
/hint 2
/submit second_try.py
/leaderboard
/me
"""


def record(folder: Path) -> str:
    """Run the script with the real program in a folder; what it prints."""
    wrong = SOFTMAX / "submissions" / "wrong_answer" / "forgets_the_shift.py"
    shutil.copy(wrong, folder / "first_try.py")
    shutil.copy(SOFTMAX / "reference.py", folder / "second_try.py")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "bot", "play", "--as", "Ada"),
            *("--data", str(folder / "data.sqlite3"), "--now", "2026-11-23T12:04Z"),
        ],
        input=SCRIPT,
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "COLUMNS": "88"},
        timeout=180,
        check=True,
    )
    assert done.stderr == ""
    return "\n".join(line.rstrip() for line in done.stdout.splitlines()) + "\n"


def settled(transcript: str) -> str:
    """A transcript without what differs from run to run: speed, memory, one layer."""
    lines = [
        # The host decides which optional layers there are.
        "Sandbox" if line.startswith(("Sandbox:", "namespaces")) else line
        for line in transcript.splitlines()
    ]
    # Fresh hidden cases every time: where an answer first goes wrong differs.
    text = re.sub(r"index (\([^)]*\)|\d+)", "index", "\n".join(lines))
    # Wrapping moves with the width of the numbers.
    text = re.sub(r"  Speed [^/]*?Memory[^·]*·", "  Speed and memory ·", text, flags=re.DOTALL)
    text = re.sub(r"│ 1 you .*│", "│ 1 you │", text)
    # A busy host may give no band, and 20 points less.
    return re.sub(r"\b1[0-3]0 points", "points of a solve", text)


def readme_transcript() -> str:
    """The block between the README's marks."""
    text = (ROOT / "README.md").read_text()
    return text.split(MARKS[0])[1].split(MARKS[1])[0]


def test_the_readme_shows_what_the_program_prints(tmp_path: Path) -> None:
    assert settled(record(tmp_path)) == settled(readme_transcript())


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as made:
        fresh = record(Path(made))
    readme = ROOT / "README.md"
    before, _, rest = readme.read_text().partition(MARKS[0])
    readme.write_text(before + MARKS[0] + fresh + MARKS[1] + rest.partition(MARKS[1])[2])
