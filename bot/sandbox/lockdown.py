"""Lock the calling process for good: what a child may still do, and nothing else.

Every layer is one-way: no later code, whatever it is, can lift it. Only the
standard library's ctypes is used, because the published bindings lack layers.
Sources: the manual pages prctl(2), seccomp(2), landlock(7), setrlimit(2).
"""

import ctypes
import errno
import os
import platform
import resource
import signal
import struct
from dataclasses import dataclass

from bot.errors import SandboxUnavailable

_libc = ctypes.CDLL(None, use_errno=True)

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
SECCOMP_MODE_FILTER = 2
KILL_PROCESS, ERRNO_EPERM, ALLOW = 0x80000000, 0x00050000 | errno.EPERM, 0x7FFF0000
LANDLOCK_CREATE_RULESET, LANDLOCK_RESTRICT_SELF, CLOSE_RANGE = 444, 446, 436
LANDLOCK_CREATE_RULESET_VERSION = 1

JOB_DESCRIPTOR = 3
# A high number: children put the job at 3, which must not be the ruleset.
RULESET_DESCRIPTOR = 200

PROT_EXEC, MAP_PRIVATE_ANONYMOUS = 0x4, 0x22
MADVISE_ALLOWED = (4, 8, 14, 15)  # DONTNEED, FREE, HUGEPAGE, NOHUGEPAGE
FUTEX_PRIVATE = 128
FUTEX_ALLOWED = tuple(op | private for op in (0, 1, 9, 10) for private in (0, FUTEX_PRIVATE))
CLOCKS_ALLOWED = (0, 1, 2, 3)  # realtime, monotonic, process and thread CPU


@dataclass(frozen=True, slots=True)
class Architecture:
    """System call numbers of one machine type; `audit` is its AUDIT_ARCH value."""

    audit: int
    numbers: dict[str, int]
    kill: tuple[int, ...]
    foreign_bit: int


X86_64 = Architecture(
    audit=0xC000003E,
    numbers={
        "read": 0,
        "write": 1,
        "mmap": 9,
        "munmap": 11,
        "brk": 12,
        "rt_sigreturn": 15,
        "mremap": 25,
        "madvise": 28,
        "futex": 202,
        "clock_gettime": 228,
        "exit_group": 231,
        "getrandom": 318,
    },
    # No honest code calls these: ptrace, mounts, keys, modules, kexec, unshare, setns,
    # process_vm_*, bpf, userfaultfd, perf, io_uring, pidfd_getfd.
    kill=(
        *(101, 155, 161, 165, 166, 175, 176, 246, 248, 249, 250, 272, 298, 308, 310, 311),
        *(313, 320, 321, 323, 425, 426, 427, 428, 429, 430, 431, 432, 433, 438, 442),
    ),
    foreign_bit=0x40000000,  # the x32 calls
)
ARCHITECTURES = {"x86_64": X86_64}


def architecture() -> Architecture:
    """The table of this machine.

    Raises:
        SandboxUnavailable: there is none, so nothing can be judged here.
    """
    machine = platform.machine()
    if machine not in ARCHITECTURES:
        raise SandboxUnavailable(
            f"The sandbox has no system call table for {machine}; it runs on "
            f"{' and '.join(ARCHITECTURES)}."
        )
    return ARCHITECTURES[machine]


class _Filter(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))


LOAD, JUMP_EQUAL, JUMP_GREATER_EQUAL, JUMP_SET, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NR_OFFSET, ARCH_OFFSET, ARGS_OFFSET = 0, 4, 16


def _instruction(code: int, when_true: int, when_false: int, value: int) -> bytes:
    return struct.pack("<HBBI", code, when_true, when_false, value)


def _returns(value: int) -> bytes:
    return _instruction(RETURN, 0, 0, value)


def _only_if(argument: int, allowed: tuple[int, ...]) -> list[bytes]:
    """Return EPERM unless the whole 64-bit argument is one of `allowed`."""
    low = ARGS_OFFSET + 8 * argument
    rules = [
        _instruction(LOAD, 0, 0, low + 4),
        _instruction(JUMP_EQUAL, 1, 0, 0),
        _returns(ERRNO_EPERM),
        _instruction(LOAD, 0, 0, low),
    ]
    for left, value in zip(range(len(allowed), 0, -1), allowed, strict=True):
        # The jump over the remaining values and the refusal.
        rules.append(_instruction(JUMP_EQUAL, left, 0, value))
    rules.append(_returns(ERRNO_EPERM))
    return rules


def _without_bits(argument: int, bits: int) -> list[bytes]:
    return [
        _instruction(LOAD, 0, 0, ARGS_OFFSET + 8 * argument),
        _instruction(JUMP_SET, 0, 1, bits),
        _returns(ERRNO_EPERM),
    ]


def build_filter(arch: Architecture) -> bytes:
    """The seccomp program: 12 calls pass, some by their arguments; the rest EPERM.

    EPERM is the default rather than a kill, because an honest traceback tries to
    open source files; what no honest code calls is killed.
    """
    argument_rules = {
        "read": _only_if(0, (JOB_DESCRIPTOR,)),
        "write": _only_if(0, (JOB_DESCRIPTOR,)),
        "mmap": _without_bits(2, PROT_EXEC) + _only_if(3, (MAP_PRIVATE_ANONYMOUS,)),
        "madvise": _only_if(2, MADVISE_ALLOWED),
        "futex": _only_if(1, FUTEX_ALLOWED),
        "clock_gettime": _only_if(0, CLOCKS_ALLOWED),
    }
    program = [
        _instruction(LOAD, 0, 0, ARCH_OFFSET),
        _instruction(JUMP_EQUAL, 1, 0, arch.audit),
        _returns(KILL_PROCESS),
        _instruction(LOAD, 0, 0, NR_OFFSET),
    ]
    if arch.foreign_bit:
        program += [
            _instruction(JUMP_GREATER_EQUAL, 0, 1, arch.foreign_bit),
            _returns(KILL_PROCESS),
        ]
    for number in arch.kill:
        program += [_instruction(JUMP_EQUAL, 0, 1, number), _returns(KILL_PROCESS)]
    for name, number in arch.numbers.items():
        body = [*argument_rules.get(name, []), _returns(ALLOW)]
        program += [_instruction(JUMP_EQUAL, 0, len(body), number), *body]
    program.append(_returns(ERRNO_EPERM))
    return b"".join(program)


def _check(result: int, what: str) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise SandboxUnavailable(f"{what} is refused by this host: {os.strerror(code)}.")
    return result


def _prctl(option: int, *arguments: int) -> None:
    wide = [ctypes.c_ulong(argument) for argument in (*arguments, 0, 0, 0, 0)[:4]]
    _check(_libc.prctl(ctypes.c_int(option), *wide), f"prctl({option})")


def _syscall(number: int, *arguments: object) -> int:
    return int(_libc.syscall(ctypes.c_long(number), *arguments))


def landlock_abi() -> int:
    """The kernel's Landlock version, or 0 where it has none."""
    version = _syscall(
        LANDLOCK_CREATE_RULESET,
        None,
        ctypes.c_size_t(0),
        ctypes.c_uint(LANDLOCK_CREATE_RULESET_VERSION),
    )
    return max(version, 0)


def _create_ruleset(abi: int) -> int:
    """A ruleset that handles everything this kernel can and allows nothing of it."""
    file_rights = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
    attribute = struct.pack(
        "<QQQ",
        file_rights.get(abi, (1 << 16) - 1),  # every file right of the ABI
        3 if abi >= 4 else 0,  # TCP bind and connect
        3 if abi >= 6 else 0,  # abstract unix sockets and signals
    )
    size = 8 if abi < 4 else 16 if abi < 6 else 24
    descriptor = _syscall(
        LANDLOCK_CREATE_RULESET, attribute, ctypes.c_size_t(size), ctypes.c_uint(0)
    )
    return _check(descriptor, "a Landlock ruleset")


def die_with_parent() -> None:
    """Ask the kernel to kill this process when its parent ends."""
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def set_dumpable(dumpable: bool) -> None:
    """Say whether this process's files in /proc are its own user's."""
    _prctl(PR_SET_DUMPABLE, int(dumpable))


class Lockdown:
    """The layers, prepared once in the zygote and applied in every child."""

    def __init__(self) -> None:
        self._filter = ctypes.create_string_buffer(build_filter(architecture()))
        count = (len(self._filter) - 1) // 8
        self._program = _Filter(count, ctypes.addressof(self._filter))
        self.landlock = landlock_abi()
        if self.landlock:
            descriptor = _create_ruleset(self.landlock)
            os.dup2(descriptor, RULESET_DESCRIPTOR, inheritable=False)
            os.close(descriptor)

    def apply(self, job_descriptor: int, address_space_bytes: int, cpu_time_s: int) -> None:
        """Lock this process: afterwards it can compute and talk on descriptor 3.

        Args:
            address_space_bytes: hard limit of its whole address space.
            cpu_time_s: hard backstop; the real limit is kept outside.

        Raises:
            SandboxUnavailable: a layer could not be applied.
        """
        os.dup2(job_descriptor, JOB_DESCRIPTOR)
        limit(resource.RLIMIT_AS, address_space_bytes)
        limit(resource.RLIMIT_CPU, cpu_time_s)
        for name in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE, resource.RLIMIT_NPROC):
            limit(name, 0)
        _prctl(PR_SET_NO_NEW_PRIVS, 1)
        _prctl(PR_SET_DUMPABLE, 0)
        die_with_parent()
        if self.landlock:
            self.restrict_self()
        close_all_but_job()
        _prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(self._program))

    def restrict_self(self) -> None:
        """Apply Landlock alone; needs no_new_privs, which it sets."""
        _prctl(PR_SET_NO_NEW_PRIVS, 1)
        descriptor, flags = ctypes.c_int(RULESET_DESCRIPTOR), ctypes.c_uint(0)
        _check(_syscall(LANDLOCK_RESTRICT_SELF, descriptor, flags), "Landlock")


def limit(name: int, value: int) -> None:
    """Set a resource limit, soft and hard; never above an inherited hard limit."""
    _, hard = resource.getrlimit(name)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(name, (value, value))


def close_all_but_job() -> None:
    """Close every descriptor except the job's, standard streams included."""
    for first, last in ((0, JOB_DESCRIPTOR - 1), (JOB_DESCRIPTOR + 1, 0xFFFFFFFF)):
        result = _syscall(CLOSE_RANGE, ctypes.c_uint(first), ctypes.c_uint(last), ctypes.c_uint(0))
        _check(result, "close_range")
