"""The system call numbers of each machine type that the sandbox runs on.

Numbers differ from one machine type to the next, except for calls that Linux got
since 5.1 (from 424 on), which have one number everywhere.
Source: the kernel's own headers, asm/unistd_64.h and asm-generic/unistd.h.
"""

import platform
from dataclasses import dataclass

from bot.errors import SandboxUnavailable

CLOSE_RANGE, LANDLOCK_CREATE_RULESET, LANDLOCK_RESTRICT_SELF = 436, 444, 446

# What no honest code calls, as far as it has one number everywhere.
_KILLED_EVERYWHERE = {
    "io_uring_setup": 425,
    "io_uring_enter": 426,
    "io_uring_register": 427,
    "open_tree": 428,
    "move_mount": 429,
    "fsopen": 430,
    "fsconfig": 431,
    "fsmount": 432,
    "fspick": 433,
    "pidfd_getfd": 438,
    "mount_setattr": 442,
}


@dataclass(frozen=True, slots=True)
class Architecture:
    """System call numbers of one machine type.

    Attributes:
        audit: its AUDIT_ARCH value, by which a filter knows whose numbers these are.
        allowed: the twelve calls that a locked child may make.
        killed: what no honest code calls; making one is an attack.
        capset: gives up capabilities; only for ourselves.
        foreign_bit: set in the numbers of a second set of calls, 0 if there is none.
    """

    audit: int
    allowed: dict[str, int]
    killed: dict[str, int]
    capset: int
    foreign_bit: int


X86_64 = Architecture(
    audit=0xC000003E,
    allowed={
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
    killed={
        "ptrace": 101,
        "pivot_root": 155,
        "chroot": 161,
        "mount": 165,
        "umount2": 166,
        "init_module": 175,
        "delete_module": 176,
        "kexec_load": 246,
        "add_key": 248,
        "request_key": 249,
        "keyctl": 250,
        "unshare": 272,
        "perf_event_open": 298,
        "setns": 308,
        "process_vm_readv": 310,
        "process_vm_writev": 311,
        "finit_module": 313,
        "kexec_file_load": 320,
        "bpf": 321,
        "userfaultfd": 323,
        **_KILLED_EVERYWHERE,
    },
    capset=126,
    foreign_bit=0x40000000,  # the x32 calls
)
AARCH64 = Architecture(
    audit=0xC00000B7,
    allowed={
        "read": 63,
        "write": 64,
        "exit_group": 94,
        "futex": 98,
        "clock_gettime": 113,
        "rt_sigreturn": 139,
        "brk": 214,
        "munmap": 215,
        "mremap": 216,
        "mmap": 222,
        "madvise": 233,
        "getrandom": 278,
    },
    killed={
        "umount2": 39,
        "mount": 40,
        "pivot_root": 41,
        "chroot": 51,
        "unshare": 97,
        "kexec_load": 104,
        "init_module": 105,
        "delete_module": 106,
        "ptrace": 117,
        "add_key": 217,
        "request_key": 218,
        "keyctl": 219,
        "perf_event_open": 241,
        "setns": 268,
        "process_vm_readv": 270,
        "process_vm_writev": 271,
        "finit_module": 273,
        "bpf": 280,
        "userfaultfd": 282,
        "kexec_file_load": 294,
        **_KILLED_EVERYWHERE,
    },
    capset=91,
    # 32-bit calls come as another architecture here, not with a bit in their number.
    foreign_bit=0,
)
ARCHITECTURES = {"x86_64": X86_64, "aarch64": AARCH64}


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
