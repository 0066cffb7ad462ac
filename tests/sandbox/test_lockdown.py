"""The filter and the limits: what a locked child may still ask of the kernel."""

import errno
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import SandboxUnavailable
from bot.sandbox import lockdown
from bot.sandbox.architectures import X86_64, architecture
from bot.sandbox.frames import FrameKind
from bot.sandbox.lockdown import (
    ALLOW,
    ERRNO_EPERM,
    KILL_PROCESS,
    build_filter,
    landlock_abi,
)
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.supervisor import ChildEnded
from tests.sandbox import bpf
from tests.sandbox.conftest import ROLES

NUMBERS = X86_64.allowed
PROGRAM = bpf.disassemble(build_filter(X86_64))


def decide(number: int, *arguments: int, audit: int = X86_64.audit) -> int:
    """What the filter says to one system call."""
    return bpf.decide(PROGRAM, audit, number, arguments)


def test_twelve_calls_are_in_the_table_and_no_other_passes() -> None:
    assert len(NUMBERS) == 12
    passing = {n for n in range(0x1000) if decide(n, 3, 0, 0, 0x22) == ALLOW}
    assert passing <= set(NUMBERS.values())


@pytest.mark.parametrize("audit", [0x40000003, 0xC00000B7, 0, 2**32 - 1], ids=hex)
def test_a_call_of_another_architecture_is_killed(audit: int) -> None:
    assert {decide(number, 3, audit=audit) for number in range(500)} == {KILL_PROCESS}


def test_an_x32_call_is_killed() -> None:
    assert {decide(0x40000000 | number, 3) for number in range(600)} == {KILL_PROCESS}


@pytest.mark.parametrize("number", X86_64.killed.values(), ids=X86_64.killed)
def test_what_no_honest_code_calls_is_killed(number: int) -> None:
    assert decide(number) == KILL_PROCESS


@pytest.mark.parametrize(
    ("name", "arguments", "passes"),
    [
        pytest.param("read", (3,), True, id="read the job"),
        pytest.param("read", (0,), False, id="read standard input"),
        pytest.param("write", (3,), True, id="write to the job"),
        pytest.param("write", (1,), False, id="write to standard output"),
        pytest.param("write", (3 + 2**32,), False, id="a descriptor with a hidden upper half"),
        pytest.param("write", (-1,), False, id="descriptor -1"),
        pytest.param("mmap", (0, 4096, 3, 0x22), True, id="map private memory"),
        pytest.param("mmap", (0, 4096, 7, 0x22), False, id="map executable memory"),
        pytest.param("mmap", (0, 4096, 4, 0x22), False, id="map memory only to execute"),
        pytest.param("mmap", (0, 4096, 3, 0x21), False, id="map shared memory"),
        pytest.param("mmap", (0, 4096, 3, 0x02), False, id="map a file"),
        pytest.param("mmap", (0, 4096, 3, 0x122), False, id="map a growing stack"),
        pytest.param("mmap", (0, 4096, 3, 0x2022), False, id="map locked memory"),
        pytest.param("mmap", (0, 4096, 3, 0x22 + 2**32), False, id="flags with an upper half"),
        pytest.param("madvise", (0, 0, 4), True, id="give memory back"),
        pytest.param("madvise", (0, 0, 14), True, id="ask for huge pages"),
        pytest.param("madvise", (0, 0, 100), False, id="poison memory"),
        pytest.param("futex", (0, 0), True, id="wait"),
        pytest.param("futex", (0, 129), True, id="wake, privately"),
        pytest.param("futex", (0, 6), False, id="lock with priorities"),
        pytest.param("futex", (0, 3), False, id="requeue"),
        pytest.param("clock_gettime", (1,), True, id="read a clock"),
        pytest.param("clock_gettime", (-6,), False, id="read another process's clock"),
        pytest.param("exit_group", (0,), True, id="exit"),
        pytest.param("getrandom", (0, 16, 0), True, id="get randomness"),
    ],
)
def test_an_allowed_call_passes_by_its_arguments(
    name: str, arguments: tuple[int, ...], passes: bool
) -> None:
    assert decide(NUMBERS[name], *arguments) == (ALLOW if passes else ERRNO_EPERM)


def test_every_jump_of_the_filter_stays_inside_it() -> None:
    for at, (code, when_true, when_false, _) in enumerate(PROGRAM):
        if code != lockdown.LOAD and code != lockdown.RETURN:
            assert at + 1 + max(when_true, when_false) < len(PROGRAM)
    assert PROGRAM[-1][0] == lockdown.RETURN


def test_a_machine_without_a_table_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    with pytest.raises(SandboxUnavailable, match="no system call table for riscv64; it runs on"):
        architecture()


def test_the_kernel_refuses_every_other_call(sandbox: Sandbox) -> None:
    # 335 and 336 are the kernel's own trampolines, which no filter sees.
    untried = {*NUMBERS.values(), *X86_64.killed.values(), 335, 336}
    numbers = [number for number in range(470) if number not in untried]
    with sandbox.child(f"{ROLES}:call") as child:
        budget = child.budget(5, 20)
        child.send(FrameKind.REQUEST, [(number,) for number in numbers], budget)
        _, errors = child.receive(budget, 1 << 16)
    assert dict(zip(numbers, errors, strict=True)) == dict.fromkeys(numbers, errno.EPERM)


@pytest.mark.parametrize(
    "number",
    [
        pytest.param(101, id="ptrace"),
        pytest.param(321, id="bpf"),
        pytest.param(425, id="io_uring_setup"),
        pytest.param(272, id="unshare"),
        pytest.param(0x40000000, id="x32 read"),
        pytest.param(0x40000000 + 520, id="x32 execve"),
    ],
)
def test_the_kernel_kills_for_a_call_that_no_honest_code_makes(
    sandbox: Sandbox, number: int
) -> None:
    child = sandbox.spawn(f"{ROLES}:call")
    child.send(FrameKind.REQUEST, [(number,)], child.budget(5, 20))
    with pytest.raises(ChildEnded):
        child.receive(child.budget(5, 20), 1024)
    assert sandbox.reap(child).signal == 31


def test_a_locked_child_has_every_limit(sandbox: Sandbox) -> None:
    with sandbox.child(f"{ROLES}:call") as child:
        budget = child.budget(5, 20)
        child.send(FrameKind.REQUEST, [], budget)
        child.receive(budget, 1024)
        sandbox.lower_limits(child, 1 << 30, 7)
        lines = Path(f"/proc/{child.pid}/limits").read_text().splitlines()
    limits = {line[:26].strip(): line[26:].split()[:2] for line in lines}
    assert limits["Max address space"] == [str(1 << 30)] * 2
    assert limits["Max cpu time"] == ["7", "7"]
    for name in ("Max file size", "Max processes"):
        assert limits[name] == ["0", "0"]
    assert limits["Max core file size"] == ["1", "1"]  # none, and nobody is told of a crash


@pytest.mark.skipif(not landlock_abi(), reason="this kernel has no Landlock")
@pytest.mark.parametrize(
    "attempt",
    [
        pytest.param("open('/etc/hostname')", id="read"),
        pytest.param("open('/tmp/x', 'w')", id="write"),
        pytest.param("os.listdir('/')", id="list"),
        pytest.param("os.execv('/bin/true', ['true'])", id="execute"),
    ],
)
def test_landlock_alone_refuses_files(attempt: str) -> None:
    program = (
        "import os, sys\nfrom bot.sandbox.lockdown import Lockdown\nLockdown().restrict_self()\n"
        f"try:\n    {attempt}\nexcept PermissionError:\n    sys.exit(7)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], timeout=60).returncode == 7


@pytest.mark.parametrize("asked", [10, 10**9])
def test_a_limit_never_rises_above_the_inherited_one(asked: int) -> None:
    program = (
        "import resource\nfrom bot.sandbox.lockdown import limit\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (50, 60))\n"
        f"limit(resource.RLIMIT_CPU, {asked})\nprint(resource.getrlimit(resource.RLIMIT_CPU))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], timeout=60, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == str((min(asked, 60),) * 2)
