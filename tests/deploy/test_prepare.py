"""The scripts that set everything up say clearly what is missing, and lock everything."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ROOT / "deploy" / "lock"
TOOLS = ("sh", "dirname", "uname", "cat", "grep", "date", "rm", "sed", "env")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """As much of a checkout as the scripts look at."""
    copy = tmp_path / "project"
    shutil.copytree(ROOT / "deploy", copy / "deploy")
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A folder with the shell's tools and no Python."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in TOOLS:
        found = shutil.which(name)
        assert found, f"this host has no {name}"
        (folder / name).symlink_to(found)
    return folder


def put(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.unlink(missing_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def prepare(project: Path, tools: Path, kind: str = "run") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(project / "deploy" / "prepare"), kind],
        capture_output=True,
        text=True,
        env={"PATH": str(tools), "HOME": os.environ.get("HOME", "/")},
        timeout=60,
        check=False,
    )


def test_another_system_than_linux_is_named(project: Path, tools: Path) -> None:
    put(tools, "uname", "echo Darwin")
    done = prepare(project, tools)

    assert done.returncode == 1
    assert "needs Linux; this is Darwin" in done.stderr


def test_no_python_at_all_is_named(project: Path, tools: Path) -> None:
    done = prepare(project, tools)

    assert done.returncode == 1
    assert "needs Python 3.11 or newer; found: no python3" in done.stderr


def test_a_python_that_is_too_old_is_named(project: Path, tools: Path) -> None:
    put(tools, "python3", 'case "$1" in --version) echo Python 3.8.10 ;; *) exit 1 ;; esac')
    done = prepare(project, tools)

    assert done.returncode == 1
    assert "needs Python 3.11 or newer; found: Python 3.8.10" in done.stderr


def test_a_python_without_venv_is_named_with_the_remedy(project: Path, tools: Path) -> None:
    put(
        tools,
        "python3",
        f'case "$2" in *ensurepip*) exit 1 ;; *) exec {sys.executable} "$@" ;; esac',
    )
    done = prepare(project, tools)

    assert done.returncode == 1
    assert "python3 has no venv with pip" in done.stderr
    assert "apt-get install python3-venv" in done.stderr


def test_what_is_set_up_already_is_left_alone(project: Path, tools: Path) -> None:
    """A stamp with the content of the lock says that there is nothing to do."""
    put(tools, "python3", f'exec {sys.executable} "$@"')
    stamped = subprocess.run(
        [
            sys.executable,
            "-c",
            "import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())",
        ],
        input=b"".join(
            (project / path).read_bytes()
            for path in ("deploy/lock/run.txt", "deploy/lock/build.in", "pyproject.toml")
        ),
        capture_output=True,
        check=True,
    ).stdout.decode()
    (project / ".venv" / "bin").mkdir(parents=True)
    put(project / ".venv" / "bin", "python", "exit 0")
    (project / ".venv" / "installed-run").write_text(stamped)

    done = prepare(project, tools)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("name", ["run.txt", "dev.txt"])
def test_every_package_is_pinned_with_hashes_and_without_addresses(name: str) -> None:
    text = (LOCKS / name).read_text()
    packages = re.findall(r"(?m)^[a-z0-9_.-]+==\S+", text)
    blocks = re.split(r"(?m)^(?=[a-z0-9_.-]+==)", text)[1:]

    assert len(packages) == len(blocks) > 20
    assert all("--hash=sha256:" in block for block in blocks)
    assert "//" not in text


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = {
        "run.txt": project["dependencies"],
        "dev.txt": [
            *project["dependencies"],
            *project["optional-dependencies"]["dev"][1:],
            *project["optional-dependencies"]["oracles"],
        ],
    }
    for name, requirements in wanted.items():
        text = (LOCKS / name).read_text()
        for requirement in requirements:
            package = re.split(r"[\[<>=]", requirement)[0]
            assert re.search(rf"(?m)^{package}==", text), (name, package)
