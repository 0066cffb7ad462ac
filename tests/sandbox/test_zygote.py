"""The sandbox's parent process: it knows nothing, has no privilege, and can be replaced."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.errors import LaneDied, SandboxUnavailable
from bot.sandbox import sandbox as sandbox_module
from bot.sandbox.frames import FrameKind
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.supervisor import Child
from tests.sandbox.conftest import ROLES


@pytest.fixture
def fresh() -> Iterator[Sandbox]:
    """A sandbox of the test's own, to be harmed."""
    opened = Sandbox([ROLES])
    opened.start()
    yield opened
    opened.close()


def ask(sandbox: Sandbox, role: str, value: object = None) -> Any:
    with sandbox.child(f"{ROLES}:{role}") as child:
        budget = child.budget(5, 20)
        child.send(FrameKind.REQUEST, value, budget)
        return child.receive(budget, 1 << 16)[1]


def status(child: Child) -> dict[str, str]:
    text = Path(f"/proc/{child.pid}/status").read_text()
    return {
        name: value.strip()
        for name, _, value in (line.partition(":") for line in text.splitlines())
    }


def is_alive(pid: int) -> bool:
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return text.rpartition(")")[2].split()[0] not in "ZX"


def wait_for_the_end_of(*pids: int) -> None:
    deadline = time.monotonic() + 20
    while any(map(is_alive, pids)):
        assert time.monotonic() < deadline, "a process outlived its parent"
        time.sleep(0.01)


def test_a_child_cannot_see_a_secret_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "sesame")
    opened = Sandbox([ROLES])
    opened.start()
    try:
        seen = ask(opened, "environment", ["DISCORD_TOKEN", "LANG"])
    finally:
        opened.close()
    assert isinstance(seen, dict)
    assert seen.pop("DISCORD_TOKEN") is None
    assert seen.pop("LANG") == b"C.UTF-8"
    assert set(seen) <= {"OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "LC_CTYPE"}


def test_children_are_nobody_special(sandbox: Sandbox) -> None:
    with sandbox.child(f"{ROLES}:listen") as child:
        child.send(FrameKind.REQUEST, None, child.budget(5, 20))
        child.send(FrameKind.REQUEST, None, child.budget(5, 20))
        found = status(child)
    expected = 65534 if os.geteuid() == 0 else os.geteuid()
    assert set(found["Uid"].split()) == {str(expected)}
    assert "0" not in found["Gid"].split()
    assert found["Groups"] == "" or os.geteuid() != 0
    for capabilities in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
        assert int(found[capabilities], 16) == 0
    assert found["Threads"] == "1"


def locked(child: Child) -> dict[str, str]:
    """Its status once it has answered, so that it has locked itself."""
    budget = child.budget(5, 20)
    child.send(FrameKind.REQUEST, (0, 0), budget)
    child.receive(budget, 1024)
    return status(child)


def test_children_are_locked_before_they_answer(sandbox: Sandbox) -> None:
    with sandbox.child(f"{ROLES}:compute") as child:
        found = locked(child)
    assert found["Seccomp"] == "2"
    assert found["NoNewPrivs"] == "1"


def test_children_have_no_descriptor_but_their_job(sandbox: Sandbox) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root may look into a process that is not dumpable")
    with sandbox.child(f"{ROLES}:compute") as child:
        locked(child)
        assert os.listdir(f"/proc/{child.pid}/fd") == ["3"]


def test_children_do_not_share_their_random_numbers(sandbox: Sandbox) -> None:
    drawn = [ask(sandbox, "draw") for _ in range(4)]
    for numbers in zip(*drawn, strict=True):  # of Python's generator, then of NumPy's
        assert len(set(numbers)) == 4


def test_children_know_the_usual_encodings(sandbox: Sandbox) -> None:
    """Python looks for each in a file of its own, which a child can't open."""
    names = ["ascii", "latin-1", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp437", "cp1252"]
    assert ask(sandbox, "encode", [*names, "unicode_escape", "raw_unicode_escape"]) == []
    assert ask(sandbox, "encode", ["no-such"]) == ["no-such"]


def test_a_reaped_child_is_gone(sandbox: Sandbox) -> None:
    child = sandbox.spawn(f"{ROLES}:listen")
    sandbox.reap(child)
    assert not Path(f"/proc/{child.pid}").exists()


def test_descriptors_are_given_back(sandbox: Sandbox) -> None:
    ask(sandbox, "draw")
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(20):
        ask(sandbox, "draw")
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_child_is_gone_after_its_block_whatever_happened(sandbox: Sandbox) -> None:
    with (
        pytest.raises(KeyError),
        sandbox.child(f"{ROLES}:listen") as child,
    ):
        raise KeyError
    assert not Path(f"/proc/{child.pid}").exists()


def test_a_spare_is_ready_before_it_is_asked_for(fresh: Sandbox) -> None:
    fresh.prepare(2)
    fresh.prepare(2)
    assert isinstance(ask(fresh, "draw"), list)
    assert isinstance(ask(fresh, "draw"), list)
    assert isinstance(ask(fresh, "draw"), list)


def test_a_killed_zygote_takes_its_children_along_and_can_be_replaced(fresh: Sandbox) -> None:
    child = fresh.spawn(f"{ROLES}:listen")
    os.kill(fresh.zygote_pid, signal.SIGKILL)
    wait_for_the_end_of(child.pid)
    with pytest.raises(LaneDied, match="parent process"):
        fresh.reap(child)
    with pytest.raises(LaneDied, match="parent process"):
        fresh.spawn(f"{ROLES}:listen")
    fresh.recycle()
    assert isinstance(ask(fresh, "draw"), list)


def test_a_zygote_is_replaced_after_an_anomaly_and_after_many_jobs(
    fresh: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox_module, "JOBS_A_ZYGOTE", 3)
    first = fresh.zygote_pid
    fresh.recycle_if_worn(after_anomaly=False)
    fresh.recycle_if_worn(after_anomaly=False)
    assert fresh.zygote_pid == first
    fresh.recycle_if_worn(after_anomaly=False)
    second = fresh.zygote_pid
    assert second != first
    fresh.recycle_if_worn(after_anomaly=True)
    assert fresh.zygote_pid != second


def test_closing_ends_every_process(fresh: Sandbox) -> None:
    child = fresh.spawn(f"{ROLES}:spin")
    child.send(FrameKind.REQUEST, None, child.budget(5, 20))
    pids = [fresh.zygote_pid, child.pid]
    fresh.close()
    child.close()
    wait_for_the_end_of(*pids)


@pytest.mark.parametrize("ask_for", ["spawn", "zygote_pid"])
def test_a_sandbox_that_does_not_run_says_so(ask_for: str) -> None:
    idle = Sandbox([ROLES])
    with pytest.raises(LaneDied, match="is not running"):
        idle.spawn(f"{ROLES}:listen") if ask_for == "spawn" else idle.zygote_pid


def test_a_zygote_that_cannot_start_says_why() -> None:
    broken = Sandbox(["tests.sandbox.nothing"])
    with pytest.raises(SandboxUnavailable, match="did not start: ModuleNotFoundError"):
        broken.start()
    broken.close()
