"""`fromscratch judge`, run as its user runs it: lines, exit codes, and what is said."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.judge.tiny import FILES, REFERENCE, RIGHT, tiny_files

KEYS = {
    *("file", "slug", "verdict", "traits", "passed", "total", "speed"),
    *("memory_bytes", "points", "seed", "message"),
}
NOT_RUN = {
    "plain": "not run",
    "negative": "not run",
    "same-answer-twice": "not run",
    "leaves-arguments-alone": "not run",
}
TIMED = tiny_files(
    "\n[timing]\nn = 400000\n",
    cases=FILES["cases.py"] + "\ndef timing(rng, n):\n    return (rng.normal(size=n),), {}\n",
)


def write_challenge(folder: Path, files: dict[str, str]) -> None:
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three challenges, settings that point to them, and submissions."""
    home = tmp_path_factory.mktemp("judge")
    write_challenge(home / "challenges" / "tiny", FILES)
    write_challenge(home / "challenges" / "timed", TIMED)
    write_challenge(home / "challenges" / "broken", tiny_files(reference="def f(x):\n    1 / 0\n"))
    (home / "challenges" / "calendar.toml").write_text('slugs = ["tiny", "timed", "broken"]\n')
    (home / "config.toml").write_text(f'challenges_dir = "{home / "challenges"}"\n')
    cells = [
        {"cell_type": "markdown", "source": "def f(x)"},
        {"cell_type": "code", "source": ["%matplotlib inline\n", RIGHT]},
    ]
    notebook = {"nbformat": 4, "cells": cells}
    files: dict[str, bytes] = {
        "right.py": RIGHT.encode(),
        "wrong.py": b"def f(x):\n    return x\n",
        "syntax.py": b"def f(x:\n",
        "empty.py": b"",
        "large.py": RIGHT.encode() + b"#" * 65_536,
        "latin.py": "def f(x):\n    return 'é'\n".encode("latin-1"),
        "notebook.ipynb": json.dumps(notebook).encode(),
        "without.ipynb": json.dumps({"nbformat": 4, "cells": cells[:1]}).encode(),
        "reference.py": REFERENCE.encode(),
    }
    for name, data in files.items():
        (home / name).write_bytes(data)
    return home


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "judge", "--config", "config.toml", *words],
        cwd=home,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )


def read(output: str) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in output.splitlines()]
    assert all(set(line) == KEYS for line in lines)
    return lines


def test_what_is_accepted_exits_with_0(home: Path) -> None:
    done = run(home, "tiny", "right.py", "notebook.ipynb", "--json", "--seed", "7")
    assert done.returncode == 0
    assert done.stderr == ""
    first, second = read(done.stdout)
    assert first == {
        "file": "right.py",
        "slug": "tiny",
        "verdict": "AC",
        "traits": dict.fromkeys(NOT_RUN, "passed"),
        "passed": 3,
        "total": 3,
        "speed": None,
        "memory_bytes": first["memory_bytes"],
        "points": 100,
        "seed": 7,
        "message": "",
    }
    assert first["memory_bytes"] % (1 << 20) == 0
    assert second == {**first, "file": "notebook.ipynb", "memory_bytes": second["memory_bytes"]}


def test_a_speed_has_its_interval_and_band(home: Path) -> None:
    (line,) = read(run(home, "timed", "reference.py", "--json").stdout)
    assert set(line["speed"]) == {"ratio", "low", "high", "band"}
    assert line["speed"]["low"] < line["speed"]["ratio"] < line["speed"]["high"]
    assert line["speed"]["band"] in ("S", "A", "B", None)
    assert isinstance(line["seed"], int)


@pytest.fixture(scope="module")
def mixed(home: Path) -> subprocess.CompletedProcess[str]:
    names = ["right.py", "wrong.py", "syntax.py", "empty.py", "large.py", "latin.py"]
    return run(home, "tiny", *names, "without.ipynb", "--json")


def test_what_is_not_accepted_exits_with_1(mixed: subprocess.CompletedProcess[str]) -> None:
    assert mixed.returncode == 1
    verdicts = [line["verdict"] for line in read(mixed.stdout)]
    assert verdicts == ["AC", "WA", "CE", "CE", "CE", "CE", "CE"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("syntax.py", "Line 1 is not valid Python: ", id="a syntax error"),
        pytest.param("empty.py", "The file is empty. Write f in it", id="empty"),
        pytest.param("large.py", "The file is larger than 64 KB", id="too large"),
        pytest.param("latin.py", "The file is not UTF-8 text (line 2).", id="not UTF-8"),
        pytest.param(
            "without.ipynb", "No code cell of the notebook defines f.", id="no cell defines it"
        ),
    ],
)
def test_what_cannot_be_judged_is_a_line_that_says_why(
    mixed: subprocess.CompletedProcess[str], name: str, said: str
) -> None:
    (line,) = [line for line in read(mixed.stdout) if line["file"] == name]
    assert line["message"].startswith(said)
    assert line["traits"] == NOT_RUN
    assert (line["passed"], line["total"], line["points"]) == (0, 3, 0)
    assert (line["speed"], line["memory_bytes"]) == (None, None)


def test_a_try_has_neither_points_nor_seed(home: Path) -> None:
    done = run(home, "tiny", "right.py", "wrong.py", "--mode", "try", "--json", "--seed", "3")
    assert done.returncode == 1
    right, wrong = read(done.stdout)
    assert (right["verdict"], right["points"], right["seed"]) == ("AC", None, None)
    assert (right["passed"], right["total"]) == (1, 1)
    assert (wrong["verdict"], wrong["points"], wrong["seed"]) == ("WA", None, None)


def test_a_fault_of_ours_exits_with_3(home: Path) -> None:
    done = run(home, "broken", "right.py", "--json")
    assert done.returncode == 3
    (line,) = read(done.stdout)
    assert (line["verdict"], line["points"]) == ("JE", None)
    assert "ZeroDivisionError" not in line["message"]


def test_for_people_it_prints_lines(home: Path) -> None:
    done = run(home, "tiny", "wrong.py")
    assert done.returncode == 1
    first, second, *traits = done.stdout.splitlines()
    assert first == "wrong.py: WRONG ANSWER  samples 0/1, all 0/3  15 points"
    assert second.startswith("  Wrong on 'adds one': the answer is wrong in 2 of 2 places")
    assert [line.split(":")[0] for line in traits] == [
        "  ✗ plain",
        "  ✗ negative",
        "  – same-answer-twice",
        "  ✓ leaves-arguments-alone",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(
            ["tinny", "right.py"],
            "There is no challenge called 'tinny'. Did you mean tiny?",
            id="an unknown slug",
        ),
        pytest.param(
            ["../tiny", "right.py"], "There is no challenge called '../tiny'.", id="a path"
        ),
        pytest.param(
            ["tiny", "right.py", "missing.py"],
            "missing.py is no file that can be read.",
            id="a missing file",
        ),
        pytest.param(["tiny", "right.py", "."], ". is no file that can be read.", id="a folder"),
        pytest.param(["tiny"], "Missing argument", id="no file"),
        pytest.param(["tiny", "right.py", "--mode", "fast"], "--mode", id="an unknown mode"),
        pytest.param(["tiny", "right.py", "--seed", "-1"], "--seed", id="a negative seed"),
    ],
)
def test_wrong_use_exits_with_2_before_anything_is_judged(
    home: Path, words: list[str], said: str
) -> None:
    done = run(home, *words)
    assert done.returncode == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert "Traceback" not in done.stderr
