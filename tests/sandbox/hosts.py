"""Act as a host of some kind, then open a lane there and tell what came of it.

A program of its own, because none of it can be undone: `python -m
tests.sandbox.hosts KIND`. It prints one line of JSON: the layers, and the verdict
that a real reference got; or why the judge refused.
"""

import ctypes
import errno
import json
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from bot.sandbox.architectures import architecture
from bot.sandbox.lockdown import (
    ALLOW,
    ARGS_OFFSET,
    JUMP_EQUAL,
    JUMP_SET,
    LOAD,
    NR_OFFSET,
    PR_SET_NO_NEW_PRIVS,
    PR_SET_SECCOMP,
    SECCOMP_MODE_FILTER,
    instruction,
    returns,
)
from bot.sandbox.namespaces import (
    CAPABILITY_VERSION_3,
    LAST_CAPABILITY,
    NEEDED,
    NOBODY,
    PR_CAPBSET_DROP,
)

ROOT = Path(__file__).parents[2]
NUMBERS_FILE = {"x86_64": "x86_64.json", "aarch64": "generic.json"}[os.uname().machine]
NUMBERS: dict[str, int] = json.loads((Path(__file__).with_name("data") / NUMBERS_FILE).read_text())
# Docker's default profile, for a container without CAP_SYS_ADMIN and the like.
WITHHELD = (
    *("mount", "umount2", "pivot_root", "open_tree", "move_mount", "mount_setattr"),
    *("fsopen", "fsconfig", "fsmount", "fspick", "quotactl", "quotactl_fd", "swapon", "swapoff"),
    *("unshare", "setns", "sethostname", "setdomainname", "reboot", "acct", "vhangup"),
    *("bpf", "perf_event_open", "userfaultfd", "fanotify_init", "lookup_dcookie", "syslog"),
    *("io_uring_setup", "io_uring_enter", "io_uring_register", "kcmp", "pidfd_getfd"),
    *("add_key", "request_key", "keyctl", "open_by_handle_at", "name_to_handle_at"),
    *("kexec_load", "kexec_file_load", "init_module", "finit_module", "delete_module"),
    *("process_vm_readv", "process_vm_writev", "process_madvise", "move_pages"),
    *("mbind", "set_mempolicy", "get_mempolicy", "migrate_pages", "set_mempolicy_home_node"),
    *("settimeofday", "clock_settime", "nfsservctl", "personality"),
    *("iopl", "ioperm", "modify_ldt", "uselib", "ustat", "sysfs", "_sysctl"),
    *("create_module", "get_kernel_syms", "query_module"),
)
NAMESPACE_FLAGS = 0x7E020000
CLONE_NEWNS, MS_REC, MS_PRIVATE = 0x20000, 0x4000, 0x40000
NAMESPACES_OF_THE_SERVICE = NEEDED
SERVICE = ROOT / "deploy" / "fromscratch.service"
AND = 0x54
# chown, dac_override, fowner, fsetid, kill, setgid, setuid, setpcap,
# net_bind_service, net_raw, sys_chroot, mknod, audit_write, setfcap
CAPABILITIES_KEPT = 0xA80425FB

_libc = ctypes.CDLL(None, use_errno=True)


def refusal(code: int) -> bytes:
    return returns(0x00050000 | code)


def when(name: str, body: list[bytes]) -> list[bytes]:
    """Run `body` for one call; it must leave the accumulator or end."""
    if name not in NUMBERS:
        return []
    return [
        instruction(LOAD, 0, 0, NR_OFFSET),
        instruction(JUMP_EQUAL, 0, len(body), NUMBERS[name]),
        *body,
    ]


def install(rules: list[list[bytes]]) -> None:
    """Load a filter that allows what no rule ends."""
    program = [*(line for rule in rules for line in rule), returns(ALLOW)]
    code = ctypes.create_string_buffer(b"".join(program))
    prepared = ctypes.create_string_buffer(struct.pack("@HP", len(program), ctypes.addressof(code)))
    if os.geteuid() != 0:
        must(_libc.prctl(PR_SET_NO_NEW_PRIVS, *map(ctypes.c_ulong, (1, 0, 0, 0))))
    arguments = (SECCOMP_MODE_FILTER, ctypes.addressof(prepared), 0, 0)
    must(_libc.prctl(PR_SET_SECCOMP, *map(ctypes.c_ulong, arguments)))


def must(result: int) -> None:
    if result < 0:
        raise OSError(ctypes.get_errno(), "this host can't be acted")


def as_it_is() -> None:
    """Nothing: whoever runs this."""


def as_nobody() -> None:
    """Without root from the very start."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)


def as_in_docker() -> None:
    """Docker's default seccomp profile and capabilities."""
    clone = [
        instruction(LOAD, 0, 0, ARGS_OFFSET),
        instruction(JUMP_SET, 0, 1, NAMESPACE_FLAGS),
        refusal(errno.EPERM),
    ]
    install(
        [
            *(when(name, [refusal(errno.EPERM)]) for name in WITHHELD),
            when("clone", clone),
            when("clone3", [refusal(errno.ENOSYS)]),
        ]
    )
    if os.geteuid() == 0:
        keep_capabilities(CAPABILITIES_KEPT)


def as_nobody_in_docker() -> None:
    """A container with a user of its own."""
    as_in_docker()
    as_nobody()


def keep_capabilities(kept: int) -> None:
    for capability in range(LAST_CAPABILITY + 1):
        if not kept >> capability & 1:
            _libc.prctl(PR_CAPBSET_DROP, ctypes.c_ulong(capability), 0, 0, 0)
    header = struct.pack("<Ii", CAPABILITY_VERSION_3, 0)
    data = struct.pack("<6I", kept, kept, 0, 0, 0, 0)  # effective, permitted, inheritable
    must(_libc.syscall(ctypes.c_long(architecture().capset), header, data))


def without_seccomp() -> None:
    """A kernel built without filters."""
    prctl = [
        instruction(LOAD, 0, 0, ARGS_OFFSET),
        instruction(JUMP_EQUAL, 0, 1, PR_SET_SECCOMP),
        refusal(errno.EINVAL),
    ]
    install([when("prctl", prctl), when("seccomp", [refusal(errno.EINVAL)])])


def without_limits() -> None:
    """A host that refuses to set any limit."""
    install_on_limits(errno.EPERM)


def with_limits_ignored() -> None:
    """A host, like some emulated kernels, that says yes to limits and keeps none."""
    install_on_limits(0)


def install_on_limits(code: int) -> None:
    # prlimit64 with no new value only reads. A pointer has bits in either half.
    setting = [
        instruction(LOAD, 0, 0, ARGS_OFFSET + 16),
        instruction(JUMP_EQUAL, 0, 2, 0),
        instruction(LOAD, 0, 0, ARGS_OFFSET + 20),
        instruction(JUMP_EQUAL, 1, 0, 0),
        refusal(code),
    ]
    install([when("prlimit64", setting), when("setrlimit", [refusal(code)])])


def hide_processes() -> None:
    """Hide in /proc what the service doesn't see there; only who may mount can act it."""
    if _libc.unshare(ctypes.c_int(CLONE_NEWNS)) != 0:
        return
    flags = ctypes.c_ulong(MS_REC | MS_PRIVATE)
    must(_libc.mount(b"none", b"/", None, flags, None))
    hidden = b"hidepid=invisible,subset=pid"
    must(_libc.mount(b"proc", b"/proc", b"proc", ctypes.c_ulong(0), hidden))


def as_in_our_service() -> None:
    """What deploy/fromscratch.service leaves: its calls, its namespaces, no W^X page, no right,
    and no process of others in /proc.
    """
    allowed = calls_of_the_service()
    flags = [
        instruction(LOAD, 0, 0, ARGS_OFFSET),
        instruction(JUMP_SET, 0, 1, NAMESPACE_FLAGS & ~NAMESPACES_OF_THE_SERVICE),
        refusal(errno.EPERM),
    ]
    writable_and_executable = [
        instruction(LOAD, 0, 0, ARGS_OFFSET + 16),
        instruction(AND, 0, 0, 0x2 | 0x4),
        instruction(JUMP_EQUAL, 0, 1, 0x2 | 0x4),
        refusal(errno.EPERM),
    ]
    known = [NUMBERS[name] for name in sorted(allowed & set(NUMBERS))]
    listed = [instruction(LOAD, 0, 0, NR_OFFSET)]
    for number in known:
        listed += [instruction(JUMP_EQUAL, 0, 1, number), returns(ALLOW)]
    hide_processes()
    as_nobody()
    rules = [when("unshare", flags), when("clone", flags), when("mmap", writable_and_executable)]
    rules += [when("clone3", [refusal(errno.ENOSYS)]), [*listed, refusal(errno.EPERM)]]
    install(rules)


def calls_of_the_service() -> set[str]:
    """The calls that its filter allows, as systemd itself resolves the groups."""
    allowed: set[str] = set()
    for line in SERVICE.read_text().splitlines():
        key, _, value = line.partition("=")
        if key == "SystemCallFilter":
            names = {name for word in value.lstrip("~").split() for name in members_of(word)}
            allowed = allowed - names if value.startswith("~") else allowed | names
    return allowed


def members_of(word: str) -> set[str]:
    if not word.startswith("@"):
        return {word}
    program = shutil.which("systemd-analyze")
    assert program is not None
    done = subprocess.run(
        [program, "syscall-filter", word], capture_output=True, text=True, check=True, timeout=30
    )
    words = [w for line in done.stdout.splitlines()[1:] if "#" not in line for w in line.split()]
    return {name for one in words for name in members_of(one)}


HOSTS: dict[str, Callable[[], None]] = {
    "as-it-is": as_it_is,
    "nobody": as_nobody,
    "docker": as_in_docker,
    "docker-nobody": as_nobody_in_docker,
    "our-service": as_in_our_service,
    "no-seccomp": without_seccomp,
    "no-limits": without_limits,
    "limits-ignored": with_limits_ignored,
}


def main(kind: str, mode: str) -> None:
    # Imported first: the acted host may not let anything be read.
    from bot.catalog.folder import read_files
    from bot.core.models import Mode
    from bot.errors import SandboxUnavailable
    from bot.judge.job import Job
    from bot.judge.lane import Lane

    files = read_files(ROOT / "challenges" / "softmax")
    HOSTS[kind]()
    lane = Lane()
    told: dict[str, object] = {"uid": os.geteuid()}
    try:
        layers = lane.start()
        told["layers"] = {layer.name: [layer.active, layer.required] for layer in layers}
        judgement = lane.run(Job(1, "softmax", files, files["reference.py"], Mode(mode)))
        told["verdict"] = judgement.verdict
        told["message"] = judgement.message + judgement.operator_note
    except SandboxUnavailable as error:
        told["refused"] = str(error)
    finally:
        lane.close()
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
