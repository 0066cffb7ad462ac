"""How long somebody could have run but had no core: the host's doing, and nobody's fault.

The kernel counts it per thread in the second number of the file schedstat, in
nanoseconds: Documentation/scheduler/sched-stats.rst.
"""

from pathlib import Path

_OWN = Path("/proc/thread-self/schedstat")


def waited_s(schedstat: bytes) -> float:
    """The time waited for a core, from a file of that name; 0 where it isn't counted."""
    numbers = schedstat.split()
    return int(numbers[1]) / 1e9 if len(numbers) > 1 else 0.0


def own_waited_s() -> float:
    """The time that the calling thread waited for a core; 0 where it isn't counted."""
    try:
        return waited_s(_OWN.read_bytes())
    except OSError:
        return 0.0
