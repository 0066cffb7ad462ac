"""Lock the calling process for good: what a child may still do, and nothing else.

Every layer is one-way: no later code, whatever it is, can lift it. Only the
standard library's ctypes is used, because the published bindings lack layers.
Sources: the manual pages prctl(2), seccomp(2), landlock(7), setrlimit(2).
"""

import ctypes
import errno
import os
import resource
import signal
import struct

from bot.errors import SandboxUnavailable
from bot.sandbox.architectures import (
    CLOSE_RANGE,
    LANDLOCK_CREATE_RULESET,
    LANDLOCK_RESTRICT_SELF,
    Architecture,
    architecture,
)

_libc = ctypes.CDLL(None, use_errno=True)

# Too small for any dump; at 0 the kernel still starts the program that cores are piped to.
NO_CORE = 1
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
SECCOMP_MODE_FILTER = 2
KILL_PROCESS, ERRNO_EPERM, ALLOW = 0x80000000, 0x00050000 | errno.EPERM, 0x7FFF0000
LANDLOCK_CREATE_RULESET_VERSION = 1

JOB_DESCRIPTOR = 3
RULESET_DESCRIPTOR = 200  # children put the job at 3, which must not be the ruleset

PROT_EXEC, MAP_PRIVATE_ANONYMOUS = 0x4, 0x22
MADVISE_ALLOWED = (4, 8, 14, 15)  # DONTNEED, FREE, HUGEPAGE, NOHUGEPAGE
FUTEX_PRIVATE = 128
FUTEX_ALLOWED = tuple(op | private for op in (0, 1, 9, 10) for private in (0, FUTEX_PRIVATE))
CLOCKS_ALLOWED = (0, 1, 2, 3)  # realtime, monotonic, process and thread CPU


class _Filter(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))


LOAD, JUMP_EQUAL, JUMP_GREATER_EQUAL, JUMP_SET, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NR_OFFSET, ARCH_OFFSET, ARGS_OFFSET = 0, 4, 16


def instruction(code: int, when_true: int, when_false: int, value: int) -> bytes:
    """One instruction of a filter; the jumps say how many instructions to skip."""
    return struct.pack("<HBBI", code, when_true, when_false, value)


def returns(value: int) -> bytes:
    """The instruction that ends a filter with its verdict."""
    return instruction(RETURN, 0, 0, value)


def _only_if(argument: int, allowed: tuple[int, ...]) -> list[bytes]:
    """Return EPERM unless the whole 64-bit argument is one of `allowed`."""
    low = ARGS_OFFSET + 8 * argument
    rules = [
        instruction(LOAD, 0, 0, low + 4),
        instruction(JUMP_EQUAL, 1, 0, 0),
        returns(ERRNO_EPERM),
        instruction(LOAD, 0, 0, low),
    ]
    for left, value in zip(range(len(allowed), 0, -1), allowed, strict=True):
        # The jump over the remaining values and the refusal.
        rules.append(instruction(JUMP_EQUAL, left, 0, value))
    rules.append(returns(ERRNO_EPERM))
    return rules


def _without_bits(argument: int, bits: int) -> list[bytes]:
    return [
        instruction(LOAD, 0, 0, ARGS_OFFSET + 8 * argument),
        instruction(JUMP_SET, 0, 1, bits),
        returns(ERRNO_EPERM),
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
        instruction(LOAD, 0, 0, ARCH_OFFSET),
        instruction(JUMP_EQUAL, 1, 0, arch.audit),
        returns(KILL_PROCESS),
        instruction(LOAD, 0, 0, NR_OFFSET),
    ]
    if arch.foreign_bit:
        program += [
            instruction(JUMP_GREATER_EQUAL, 0, 1, arch.foreign_bit),
            returns(KILL_PROCESS),
        ]
    for number in arch.killed.values():
        program += [instruction(JUMP_EQUAL, 0, 1, number), returns(KILL_PROCESS)]
    for name, number in arch.allowed.items():
        body = [*argument_rules.get(name, []), returns(ALLOW)]
        program += [instruction(JUMP_EQUAL, 0, len(body), number), *body]
    program.append(returns(ERRNO_EPERM))
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
    """The layers, prepared once in the zygote before it drops privileges, applied in children."""

    def __init__(self) -> None:
        require_filters()
        # Where /proc hides others (hidepid, ProtectProc=), who isn't root sees only dumpable
        # processes, and the judge reads its children's size there. The filter bars tracing.
        self._dumpable = os.geteuid() != 0
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
        limit(resource.RLIMIT_CORE, NO_CORE)
        for name in (resource.RLIMIT_FSIZE, resource.RLIMIT_NPROC):
            limit(name, 0)
        _prctl(PR_SET_NO_NEW_PRIVS, 1)
        set_dumpable(self._dumpable)
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


def require_filters() -> None:
    """Ask for a filter that isn't there: a kernel that has filters looks for it.

    Raises:
        SandboxUnavailable: this host has none, or lets nobody use them.
    """
    _libc.prctl(PR_SET_SECCOMP, *map(ctypes.c_ulong, (SECCOMP_MODE_FILTER, 0, 0, 0)))
    if ctypes.get_errno() not in (errno.EFAULT, errno.EACCES):
        raise SandboxUnavailable("This host has no seccomp filters, without which nothing is safe.")


def limit(name: int, value: int) -> None:
    """Set a resource limit, soft and hard; never above an inherited hard limit.

    Raises:
        SandboxUnavailable: this host refuses it.
    """
    _, hard = resource.getrlimit(name)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    try:
        resource.setrlimit(name, (value, value))
    except (OSError, ValueError) as error:  # a ValueError is how it tells of EPERM and EINVAL
        raise SandboxUnavailable("This host refuses to limit what a process may use.") from error


def close_all_but_job() -> None:
    """Close every descriptor except the job's, standard streams included."""
    for first, last in ((0, JOB_DESCRIPTOR - 1), (JOB_DESCRIPTOR + 1, 0xFFFFFFFF)):
        result = _syscall(CLOSE_RANGE, ctypes.c_uint(first), ctypes.c_uint(last), ctypes.c_uint(0))
        _check(result, "close_range")
