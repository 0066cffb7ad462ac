"""The judge on other hosts: as root, as nobody, in a container, and where it must refuse.

Each host is acted by a program of its own (`tests.sandbox.hosts`), in which a
real lane starts, attacks itself, and judges a real reference.
"""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.sandbox.namespaces import NOBODY
from tests.sandbox.hosts import CAPABILITIES_KEPT, WITHHELD

ROOT = Path(__file__).parents[2]
REQUIRED = {"seccomp", "limits", "clock", "privileges"}
SENTENCE_ENDS = (".", "?", "!")
MINOR = f"python{sys.version_info.major}.{sys.version_info.minor}"

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become someone else")


@dataclass(frozen=True)
class Told:
    """What a lane on some host told."""

    uid: int
    verdict: str = ""
    message: str = ""
    refused: str = ""
    layers: dict[str, tuple[bool, bool]] = field(default_factory=dict)

    @property
    def active(self) -> set[str]:
        return {name for name, (active, _) in self.layers.items() if active}


def tell(host: str, mode: str = "try", python: str = sys.executable) -> Told:
    """Judge the reference of a challenge on a host of some kind."""
    done = subprocess.run(
        [python, "-I", "-m", "tests.sandbox.hosts", host, mode],
        capture_output=True,
        text=True,
        timeout=240,
        cwd="/",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return Told(**json.loads(done.stdout.splitlines()[-1]))


def readable_by_nobody(path: Path) -> bool:
    """Whether everyone may look into a folder and every one above it."""
    return all(folder.stat().st_mode & 0o005 == 0o005 for folder in [path, *path.parents])


@pytest.fixture(scope="module")
def python_of_nobody() -> Iterator[str]:
    """An interpreter that uid 65534 can run: ours, or another one that borrows our packages."""
    packages = Path(sysconfig.get_path("purelib"))
    ours = [Path(sys.executable).parent, Path(sys.base_prefix), packages]
    if not all(map(readable_by_nobody, [packages, ROOT])):
        pytest.skip("our packages lie in a folder that nobody else may read")
    if all(map(readable_by_nobody, ours)):
        yield sys.executable
        return
    found = shutil.which(MINOR, path="/usr/local/bin:/usr/bin:/bin")
    if found is None or not readable_by_nobody(Path(found).resolve().parent):
        pytest.skip(f"no {MINOR} outside folders that only root may read")
    folder = Path(tempfile.mkdtemp(prefix="fromscratch-python-"))
    try:
        borrowed = folder / "lib" / MINOR / "site-packages"
        (folder / "bin").mkdir()
        borrowed.mkdir(parents=True)
        (folder / "pyvenv.cfg").write_text(f"home = {Path(found).parent}\n")
        (folder / "bin" / "python").symlink_to(found)
        (borrowed / "borrowed.pth").write_text(f"{packages}\n{ROOT}\n")
        folder.chmod(0o755)
        yield str(folder / "bin" / "python")
    finally:
        shutil.rmtree(folder)


def assert_judges(told: Told) -> None:
    assert not told.refused
    assert {name for name, (_, required) in told.layers.items() if required} == REQUIRED
    assert told.active >= REQUIRED
    assert (told.verdict, told.message) == ("AC", "")


@as_root
def test_the_judge_works_as_root() -> None:
    told = tell("as-it-is")
    assert told.uid == 0
    assert_judges(told)


def test_the_judge_works_as_nobody(request: pytest.FixtureRequest) -> None:
    if os.geteuid() == 0:
        told = tell("nobody", python=request.getfixturevalue("python_of_nobody"))
        assert told.uid == NOBODY
        assert "cgroup" not in told.active
    else:
        told = tell("as-it-is")
        assert told.uid == os.geteuid()
    assert_judges(told)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd resolves its groups")
def test_the_judge_works_with_every_layer_under_our_service(
    request: pytest.FixtureRequest,
) -> None:
    """Its filter of calls, its namespaces, no W^X page, and a /proc that hides, as nobody."""
    root = os.geteuid() == 0
    python = request.getfixturevalue("python_of_nobody") if root else sys.executable
    here = tell("nobody" if root else "as-it-is", python=python)
    told = tell("our-service", python=python)
    assert_judges(told)
    assert told.active == here.active


def test_the_judge_works_under_dockers_default_profile() -> None:
    """A whole judgement, with timing."""
    told = tell("docker", mode="practice")
    assert told.uid == os.geteuid()
    assert_judges(told)
    assert "namespaces" not in told.active


@as_root
def test_the_judge_works_in_a_container_that_is_not_root(python_of_nobody: str) -> None:
    told = tell("docker-nobody", python=python_of_nobody)
    assert told.uid == NOBODY
    assert_judges(told)
    assert not told.active & {"namespaces", "cgroup"}


def test_what_docker_withholds_is_refused_where_it_is_acted() -> None:
    """Else the tests above would prove nothing."""
    program = (
        "import ctypes, os, sys\n"
        "from tests.sandbox.hosts import NUMBERS, WITHHELD, as_in_docker\n"
        "as_in_docker()\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        "calls = [(NUMBERS[name],) for name in WITHHELD if name in NUMBERS]\n"
        "for call in [*calls, (NUMBERS['clone'], 0x10000000), (NUMBERS['clone3'],)]:\n"
        "    libc.syscall(*[ctypes.c_long(word) for word in (*call, 0, 0, 0, 0, 0, 0)[:7]])\n"
        "    print(ctypes.get_errno())\n"
        "status = open('/proc/self/status').read()\n"
        "print([line.split()[1] for line in status.splitlines() if line.startswith('CapEff')][0])\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, text=True, timeout=60, cwd="/"
    )
    assert done.returncode == 0, done.stderr
    *errors, clone3, capabilities = done.stdout.split()
    assert set(errors) == {"1"}
    assert len(errors) > len(WITHHELD) // 2
    assert clone3 == "38"
    assert int(capabilities, 16) == (CAPABILITIES_KEPT if os.geteuid() == 0 else 0)


@pytest.mark.parametrize(
    ("host", "reason"),
    [
        pytest.param("no-seccomp", "no seccomp filters", id="no seccomp"),
        pytest.param("no-limits", "refuses to limit", id="limits refused"),
        pytest.param("limits-ignored", "limits layer failed", id="limits accepted and ignored"),
    ],
)
def test_the_judge_refuses_a_host_without_what_it_needs(host: str, reason: str) -> None:
    told = tell(host)
    assert not told.verdict
    assert reason in told.refused
    assert told.refused.endswith(SENTENCE_ENDS)
    assert "\n" not in told.refused
    assert "Error" not in told.refused
