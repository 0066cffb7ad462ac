"""Every system call number: by the published tables, by the program, and by the kernel.

The policy is written down here a second time, by name, so that a slip in the
numbers or in the assembling of the filter shows as a difference.
"""

import errno
import json
import platform
import re
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.sandbox.architectures import (
    AARCH64,
    ARCHITECTURES,
    CLOSE_RANGE,
    LANDLOCK_CREATE_RULESET,
    LANDLOCK_RESTRICT_SELF,
    X86_64,
    Architecture,
)
from bot.sandbox.frames import FrameKind
from bot.sandbox.lockdown import ALLOW, ERRNO_EPERM, KILL_PROCESS, build_filter
from bot.sandbox.sandbox import Death, Sandbox
from bot.sandbox.supervisor import ChildEnded
from tests.sandbox.bpf import decide, disassemble
from tests.sandbox.conftest import ROLES

DATA = Path(__file__).with_name("data")
PUBLISHED: dict[str, dict[str, int]] = {
    name: json.loads((DATA / file).read_text())
    for name, file in (("x86_64", "x86_64.json"), ("aarch64", "generic.json"))
}
HEADERS = {
    "x86_64": [
        Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
        Path("/usr/include/asm/unistd_64.h"),
    ],
    "aarch64": [Path("/usr/include/asm-generic/unistd.h")],
}
ALLOWED = {
    *("read", "write", "mmap", "munmap", "mremap", "brk", "madvise", "futex"),
    *("getrandom", "clock_gettime", "exit_group", "rt_sigreturn"),
}
KILLED = {
    *("ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd"),
    *("bpf", "perf_event_open", "userfaultfd"),
    *("io_uring_setup", "io_uring_enter", "io_uring_register"),
    *("mount", "umount2", "pivot_root", "chroot", "open_tree", "move_mount"),
    *("fsopen", "fsconfig", "fsmount", "fspick", "mount_setattr", "unshare", "setns"),
    *("add_key", "request_key", "keyctl", "kexec_load", "kexec_file_load"),
    *("init_module", "finit_module", "delete_module"),
}
LAST_NUMBER = 1023
X32 = 0x40000000
HIGH = 1 << 32
# These two aren't calls but the kernel's own trampolines, which some kernels serve
# without asking any filter; called from elsewhere they end in SIGILL or ENXIO.
TRAMPOLINES = (335, 336)
EACH_MACHINE = pytest.mark.parametrize("machine", ARCHITECTURES)
ON_X86_64 = pytest.mark.skipif(platform.machine() != "x86_64", reason="sweeps x86-64's numbers")


@dataclass(frozen=True)
class Rule:
    """Which argument of a call decides, and which of its values pass."""

    argument: int
    passes: Callable[[int], bool]
    tried: tuple[int, ...]


def one_of(argument: int, *values: int) -> Rule:
    beside = {value + step for value in values for step in (-1, 0, 1)}
    flipped = {value ^ (1 << bit) for value in values for bit in range(64)}
    return Rule(argument, lambda value: value in values, tuple(beside | flipped))


# By hand rather than from the filter's own constants.
RULES: dict[str, list[Rule]] = {
    "read": [one_of(0, 3)],
    "write": [one_of(0, 3)],
    "mmap": [
        one_of(3, 0x22),  # private and anonymous, nothing else
        Rule(2, lambda protection: not protection & 4, tuple(range(64))),
    ],
    "madvise": [one_of(2, 4, 8, 14, 15)],
    "futex": [one_of(1, 0, 1, 9, 10, 128, 129, 137, 138)],
    "clock_gettime": [one_of(0, 0, 1, 2, 3)],
}
PASSING = {"read": (3,), "write": (3,), "mmap": (0, 1, 3, 0x22), "madvise": (0, 0, 4)}


def expected(machine: str, number: int, arguments: tuple[int, ...]) -> int:
    """The policy in words: by name, then by argument."""
    if machine == "x86_64" and number >= X32:
        return KILL_PROCESS
    names = {number: name for name, number in PUBLISHED[machine].items()}
    name = names.get(number, "")
    if name in KILLED:
        return KILL_PROCESS
    if name not in ALLOWED:
        return ERRNO_EPERM
    wide = [argument % (1 << 64) for argument in (*arguments, 0, 0, 0, 0, 0, 0)[:6]]
    fits = all(rule.passes(wide[rule.argument]) for rule in RULES.get(name, []))
    return ALLOW if fits else ERRNO_EPERM


def calls_of(name: str) -> list[tuple[int, ...]]:
    """Arguments that pass, and each rule tried around every value it allows."""
    right = PASSING.get(name, ())
    tried = [right]
    for rule in RULES.get(name, []):
        for value in rule.tried:
            wide = [*right, 0, 0, 0, 0, 0, 0][:6]
            wide[rule.argument] = value
            tried.append(tuple(wide))
    return tried


@EACH_MACHINE
def test_the_tables_hold_the_published_numbers(machine: str) -> None:
    table, published = ARCHITECTURES[machine], PUBLISHED[machine]
    assert table.allowed == {name: published[name] for name in ALLOWED}
    assert table.killed == {name: published[name] for name in KILLED}
    assert table.capset == published["capset"]
    assert published["close_range"] == CLOSE_RANGE
    assert published["landlock_create_ruleset"] == LANDLOCK_CREATE_RULESET
    assert published["landlock_restrict_self"] == LANDLOCK_RESTRICT_SELF


@pytest.mark.parametrize(
    ("table", "elf_machine", "foreign_bit"),
    [
        pytest.param(X86_64, 62, X32, id="x86_64"),
        pytest.param(AARCH64, 183, 0, id="aarch64"),
    ],
)
def test_an_architecture_is_named_as_the_kernel_audits_it(
    table: Architecture, elf_machine: int, foreign_bit: int
) -> None:
    assert table.audit == 0x80000000 | 0x40000000 | elf_machine  # 64 bits, little-endian
    assert table.foreign_bit == foreign_bit


@EACH_MACHINE
def test_the_published_numbers_are_complete_and_unique(machine: str) -> None:
    numbers = list(PUBLISHED[machine].values())
    assert len(numbers) > 300
    assert len(set(numbers)) == len(numbers)
    assert max(numbers) <= LAST_NUMBER


@EACH_MACHINE
def test_the_published_numbers_are_those_of_this_machines_headers(machine: str) -> None:
    headers = [path for path in HEADERS[machine] if path.exists()]
    if not headers:
        pytest.skip("the kernel's headers are not installed")
    found = read_header(headers[0].read_text())
    # An older or newer header lacks or adds names; a number never changes.
    common = found.keys() & PUBLISHED[machine].keys()
    assert len(common) > 290
    assert common >= ALLOWED | KILLED
    assert {name: found[name] for name in common} == {
        name: PUBLISHED[machine][name] for name in common
    }


def read_header(text: str) -> dict[str, int]:
    """The numbers that a 64-bit machine sees in a kernel header."""
    numbers = dict(re.findall(r"^#define __NR_(\w+)\s+(\d+)\s*$", text, re.M))
    shared = dict(re.findall(r"^#define __NR3264_(\w+)\s+(\d+)\s*$", text, re.M))
    for name, source in re.findall(r"^#define __NR_(\w+) __NR3264_(\w+)", text, re.M):
        if source in shared:
            numbers[name] = shared[source]
    return {name: int(number) for name, number in numbers.items()}


@EACH_MACHINE
def test_the_program_says_of_every_number_what_the_policy_says(machine: str) -> None:
    table = ARCHITECTURES[machine]
    program = disassemble(build_filter(table))
    names = {number: name for name, number in PUBLISHED[machine].items()}
    beyond = [X32 - 1, (1 << 31) - 1, 1 << 31, (1 << 32) - 1]
    for number in [*range(LAST_NUMBER + 1), *range(X32, X32 + LAST_NUMBER + 1), *beyond]:
        for arguments in [(), (3,), (3, 0, 0, 0x22), *calls_of(names.get(number, ""))]:
            said = decide(program, table.audit, number, arguments)
            assert said == expected(machine, number, arguments), (number, arguments)


@EACH_MACHINE
def test_the_program_lets_twelve_calls_pass_and_kills_for_thirty_one(machine: str) -> None:
    table = ARCHITECTURES[machine]
    program = disassemble(build_filter(table))
    said = {
        name: {decide(program, table.audit, number, arguments) for arguments in calls_of(name)}
        for name, number in PUBLISHED[machine].items()
    }
    assert {name for name, verdicts in said.items() if ALLOW in verdicts} == ALLOWED
    assert {name for name, verdicts in said.items() if KILL_PROCESS in verdicts} == KILLED
    assert {name for name, verdicts in said.items() if verdicts == {ALLOW, ERRNO_EPERM}} == set(
        RULES
    )
    assert (len(ALLOWED), len(KILLED)) == (12, 31)


@EACH_MACHINE
@pytest.mark.parametrize(
    "audit",
    [
        pytest.param(0x40000003, id="i386"),
        pytest.param(0x40000028, id="arm"),
        pytest.param(0x800000B7, id="big-endian aarch64"),
        pytest.param(0xC00000F3, id="riscv64"),
        pytest.param(0, id="none"),
        pytest.param((1 << 32) - 1, id="every bit"),
    ],
)
def test_the_program_kills_for_every_call_of_another_architecture(machine: str, audit: int) -> None:
    program = disassemble(build_filter(ARCHITECTURES[machine]))
    others = [audit, *(table.audit for name, table in ARCHITECTURES.items() if name != machine)]
    for other in others:
        for number in range(LAST_NUMBER + 1):
            assert decide(program, other, number, (3, 0, 3, 0x22)) == KILL_PROCESS


def errors_of(sandbox: Sandbox, calls: list[tuple[int, ...]]) -> list[int]:
    """What the kernel answers to calls of one locked child."""
    with sandbox.child(f"{ROLES}:call") as child:
        budget = child.budget(5, 20)
        child.send(FrameKind.REQUEST, calls, budget)
        _, errors = child.receive(budget, 1 << 16)
    assert isinstance(errors, list)
    return errors


def death_by(sandbox: Sandbox, call: tuple[int, ...]) -> Death | int:
    """How a locked child died of a call, or its error number if it did not."""
    child = sandbox.spawn(f"{ROLES}:call")
    error = None
    try:
        budget = child.budget(5, 20)
        child.send(FrameKind.REQUEST, [call], budget)
        _, (error,) = child.receive(budget, 1 << 10)
    except ChildEnded:
        pass
    finally:
        death = sandbox.reap(child)
    return death if error is None else int(error)


def signal_by(sandbox: Sandbox, number: int) -> int:
    death = death_by(sandbox, (number, 0, 0, 0, 0, 0, 0))
    return death.signal if isinstance(death, Death) else 0


@ON_X86_64
def test_the_kernel_refuses_every_number_that_is_neither_allowed_nor_killed_for(
    sandbox: Sandbox,
) -> None:
    special = {*X86_64.allowed.values(), *X86_64.killed.values(), *TRAMPOLINES}
    numbers = [number for number in range(LAST_NUMBER + 1) if number not in special]
    errors = errors_of(sandbox, [(number, 0, 0, 0, 0, 0, 0) for number in numbers])
    assert dict(zip(numbers, errors, strict=True)) == dict.fromkeys(numbers, errno.EPERM)


@ON_X86_64
def test_the_kernel_refuses_an_allowed_call_with_other_arguments(sandbox: Sandbox) -> None:
    calls = [
        (X86_64.allowed[name], *arguments)
        for name in RULES
        for arguments in calls_of(name)
        if expected("x86_64", X86_64.allowed[name], arguments) == ERRNO_EPERM
    ]
    assert len(calls) > 800
    errors = errors_of(sandbox, calls)
    assert dict(zip(calls, errors, strict=True)) == dict.fromkeys(calls, errno.EPERM)


@ON_X86_64
@pytest.mark.parametrize("name", sorted(KILLED))
def test_the_kernel_kills_for_a_call_that_no_honest_code_makes(sandbox: Sandbox, name: str) -> None:
    assert signal_by(sandbox, X86_64.killed[name]) == signal.SIGSYS


@ON_X86_64
@pytest.mark.parametrize("number", TRAMPOLINES)
def test_the_kernels_trampolines_give_nothing_to_whoever_calls_them(
    sandbox: Sandbox, number: int
) -> None:
    came = death_by(sandbox, (number, 0, 0, 0, 0, 0, 0))
    if isinstance(came, Death):
        assert came.signal == signal.SIGILL
    else:
        assert came in (errno.EPERM, errno.ENXIO)


# Every number of the x32 set that differs from x86-64's, and some of each hundred.
SOME_X32 = [*range(16), *range(512, 548), *range(16, LAST_NUMBER + 1, 61), LAST_NUMBER]


@ON_X86_64
def test_the_kernel_kills_for_x32_calls(sandbox: Sandbox) -> None:
    came = {number: signal_by(sandbox, X32 | number) for number in SOME_X32}
    assert came == dict.fromkeys(SOME_X32, signal.SIGSYS)


@ON_X86_64
@pytest.mark.slow
def test_the_kernel_kills_for_every_x32_call(sandbox: Sandbox) -> None:
    numbers = range(LAST_NUMBER + 1)
    came = {number: signal_by(sandbox, X32 | number) for number in numbers}
    assert came == dict.fromkeys(numbers, signal.SIGSYS)
