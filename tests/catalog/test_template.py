"""A new challenge's folder."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.catalog.format import parse_challenge
from bot.catalog.template import new_challenge, template_files
from bot.errors import UserError


def test_the_template_is_a_challenge_of_the_wanted_name() -> None:
    challenge = parse_challenge("my-own-2", template_files("my-own-2"))

    assert challenge.entry == "my_own_2"
    assert "def my_own_2(X" in challenge.starter
    assert "ENTRY" not in "".join(challenge.files.values())
    assert {witness.verdict for witness in challenge.witnesses} == {"AC", "WA", "RTE"}


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    folder = new_challenge(tmp_path, "mine")
    (folder / "statement.md").write_text("changed")

    with pytest.raises(UserError, match="left as it is"):
        new_challenge(tmp_path, "mine")
    assert (folder / "statement.md").read_text() == "changed"


@pytest.mark.parametrize("slug", ["Mine", "a--b", "../a", "", "7", "a_b", "a/b"])
def test_a_name_that_is_no_slug_is_refused(tmp_path: Path, slug: str) -> None:
    with pytest.raises(UserError, match="is no slug"):
        new_challenge(tmp_path, slug)
    assert list(tmp_path.iterdir()) == []


def test_what_the_command_writes_passes_the_check(tmp_path: Path) -> None:
    (tmp_path / "calendar.toml").write_text('slugs = ["mine"]\n')
    config = tmp_path / "config.toml"
    config.write_text(f'challenges_dir = "{tmp_path}"\n')
    for words in (["challenge", "new", "mine"], ["check", "mine", "--no-timing", "--mutants"]):
        done = subprocess.run(
            [sys.executable, "-m", "bot", *words, "--config", str(config)],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout == "✓ mine: 14 judged, nothing to mend\n"
