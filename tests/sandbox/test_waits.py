"""What somebody waits for a core is read from the kernel."""

import os
import subprocess
import sys
import time

import pytest

from bot.sandbox.waits import own_waited_s, waited_s


@pytest.mark.parametrize(
    ("schedstat", "seconds"), [(b"7 1500000000 3\n", 1.5), (b"", 0.0), (b"7\n", 0.0)]
)
def test_the_second_number_is_the_waiting(schedstat: bytes, seconds: float) -> None:
    assert waited_s(schedstat) == seconds


def test_who_shares_a_core_with_others_waits_for_it() -> None:
    busy = [sys.executable, "-I", "-S", "-c", "while True: pass"]
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    hogs = [subprocess.Popen(busy) for _ in range(2)]
    try:
        began_s, waited_before_s = time.monotonic(), own_waited_s()
        while own_waited_s() - waited_before_s < 0.1:
            assert time.monotonic() - began_s < 60
        # Nobody waits longer than it took.
        assert own_waited_s() - waited_before_s <= time.monotonic() - began_s
    finally:
        for hog in hogs:
            hog.kill()
            hog.wait()
        os.sched_setaffinity(0, cores)
