"""An optional wall around the zygote: namespaces of its own, and no file system.

Without privilege: a user namespace gives the right to the others. Inside, the
zygote is process 1, has no network but a loopback that is down, and an empty,
read-only root folder. Where the host forbids any of it, nothing of it is used;
the locks of each child (`lockdown`) don't depend on it.
Sources: user_namespaces(7), pid_namespaces(7), pivot_root(2), capabilities(7).
"""

import ctypes
import os
import struct
from pathlib import Path

from bot.sandbox.architectures import architecture
from bot.sandbox.lockdown import die_with_parent, set_dumpable

_libc = ctypes.CDLL(None, use_errno=True)

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x00020000, 0x04000000, 0x08000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
NEEDED = CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWNS
# A child's filter leaves it nothing to do in the last two: a host may forbid them.
EVERY = NEEDED | CLONE_NEWIPC | CLONE_NEWUTS
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT = 1, 2, 4, 8, 32
MS_REC, MS_PRIVATE = 1 << 14, 1 << 18
MNT_DETACH = 2
PR_CAPBSET_DROP = 24
LAST_CAPABILITY = 63
CAPABILITY_VERSION_3 = 0x20080522
NOBODY = 65534
ROOT = "/tmp"  # noqa: S108 - only a name to mount on, in a mount namespace of our own


def _check(result: int, what: str) -> None:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")


def drop_privileges() -> None:
    """Become nobody if we are root, so that a broken sandbox is still nobody."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    # Only now: changing the user forgets the request.
    die_with_parent()


def enter_namespaces() -> bool:
    """Move this process's future into namespaces of its own.

    On success the calling process forks: the parent waits for the end of its
    only child and never returns; the child, process 1 of the new namespaces,
    returns True. It has neither files nor capabilities then.

    Returns:
        False where the host forbids namespaces; nothing has changed.
    """
    # Tried in a throw-away process first: half a set of walls can't be taken back.
    kinds = next((kinds for kinds in (EVERY, NEEDED) if _works_here(kinds)), None)
    if kinds is None:
        return False
    _unshare(kinds)
    pid = os.fork()
    if pid:
        _wait_for(pid)
    die_with_parent()
    _leave_files()
    drop_capabilities()
    return True


def _works_here(kinds: int) -> bool:
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            _unshare(kinds)
            inner = os.fork()
            if inner == 0:
                _leave_files()
                drop_capabilities()
                os._exit(0)
            status = os.waitstatus_to_exitcode(os.waitpid(inner, 0)[1])
        finally:
            os._exit(status and 1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def _unshare(kinds: int) -> None:
    user, group = os.getuid(), os.getgid()
    # The maps belong to root while a process that changed its user isn't dumpable.
    set_dumpable(True)
    _check(_libc.unshare(kinds), "unshare")
    own = Path("/proc/self")
    (own / "setgroups").write_text("deny")
    (own / "uid_map").write_text(f"{user} {user} 1")
    (own / "gid_map").write_text(f"{group} {group} 1")


def _wait_for(pid: int) -> None:
    """Stay as the parent that the pid namespace needs, until its process 1 ends."""
    os.closerange(3, 1024)
    drop_capabilities()
    while True:
        _, status = os.waitpid(pid, 0)
        os._exit(0 if status == 0 else 1)


def _leave_files() -> None:
    """Replace the root folder by an empty one that can't be written."""
    _mount(None, "/", None, MS_REC | MS_PRIVATE)
    flags = MS_NOSUID | MS_NODEV | MS_NOEXEC
    _mount("none", ROOT, "tmpfs", flags, "size=4k,nr_inodes=8,mode=555")
    os.chdir(ROOT)
    here = ctypes.c_char_p(b".")
    number = ctypes.c_long(architecture().killed["pivot_root"])
    _check(_libc.syscall(number, here, here), "pivot_root")
    _check(_libc.umount2(here, MNT_DETACH), "umount")
    os.chdir("/")
    _mount("none", "/", None, flags | MS_REMOUNT | MS_RDONLY)


def _mount(
    source: str | None, target: str, kind: str | None, flags: int, options: str = ""
) -> None:
    result = _libc.mount(
        source.encode() if source else None,
        target.encode(),
        kind.encode() if kind else None,
        ctypes.c_ulong(flags),
        options.encode() if options else None,
    )
    _check(result, f"mount {target}")


def drop_capabilities() -> None:
    """Give up every capability, also those that a user namespace brought."""
    for capability in range(LAST_CAPABILITY + 1):
        # Fails for those that this kernel doesn't have, and where they are gone already.
        _libc.prctl(PR_CAPBSET_DROP, ctypes.c_ulong(capability), 0, 0, 0)
    header = struct.pack("<Ii", CAPABILITY_VERSION_3, 0)
    number = ctypes.c_long(architecture().capset)
    _check(_libc.syscall(number, header, bytes(24)), "capset")
