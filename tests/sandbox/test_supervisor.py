"""The trusted end of a child: every wait ends, and nothing a child sends surprises it."""

import time
from typing import Any

import numpy as np
import pytest

from bot.sandbox.frames import MAGIC, PREFIX, FrameKind
from bot.sandbox.plain import same_value
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.supervisor import Child, ChildEnded, End
from bot.sandbox.wire import encode
from tests.sandbox.conftest import ROLES

ECHO = "bot.sandbox.child:echo"


def begin(sandbox: Sandbox, role: str, value: object = None) -> Child:
    """A child with a role of the tests, and its first frame."""
    child = sandbox.spawn(f"{ROLES}:{role}")
    child.send(FrameKind.REQUEST, value, child.budget(5, 20))
    return child


def end_of(child: Child, cpu_time_s: float = 5.0, wall_time_s: float = 20.0) -> End:
    with pytest.raises(ChildEnded) as caught:
        child.receive(child.budget(cpu_time_s, wall_time_s), 1 << 20)
    return caught.value.end


@pytest.mark.parametrize(
    "value",
    [
        pytest.param([1, "two", {"three": (4.0, None)}], id="plain values"),
        pytest.param(np.arange(24.0).reshape(2, 3, 4), id="an array"),
        pytest.param(np.asfortranarray(np.arange(6.0).reshape(2, 3)), id="a Fortran array"),
        pytest.param(np.arange(200_000.0)[::2], id="a large strided array"),
        pytest.param([np.zeros(0), np.array(3), np.ones(3, ">f4")], id="odd arrays"),
        pytest.param(np.ones(3 << 17), id="3 MB"),
    ],
)
def test_a_value_comes_back_as_it_went(sandbox: Sandbox, value: Any) -> None:
    with sandbox.child(ECHO) as child:
        budget = child.budget(5, 20)
        assert child.receive(budget, 1024) == (FrameKind.READY, None)
        child.send(FrameKind.REQUEST, value, budget)
        kind, back = child.receive(budget, 1 << 23)
    assert kind is FrameKind.VALUE
    assert same_value(back, value) or same_value(back[2], value[2].astype("f4"))


def test_a_child_that_computes_for_ever_is_ended_by_its_cpu_clock(sandbox: Sandbox) -> None:
    child = begin(sandbox, "spin")
    assert end_of(child, cpu_time_s=0.05) is End.CPU
    death = sandbox.reap(child)
    assert death.signal == 9
    assert death.cpu_time_s >= 0.04


def test_a_child_that_waits_for_ever_is_ended_by_the_wall_clock(sandbox: Sandbox) -> None:
    child = begin(sandbox, "listen")
    assert end_of(child, wall_time_s=0.1) is End.WALL
    assert sandbox.reap(child).cpu_time_s < 1


def test_a_child_that_never_reads_cannot_block_whoever_sends(sandbox: Sandbox) -> None:
    child = begin(sandbox, "listen")
    child.stop()
    with pytest.raises(ChildEnded) as caught:
        child.send(FrameKind.REQUEST, np.zeros(8 << 17), child.budget(5, 0.2))
    assert caught.value.end is End.WALL
    sandbox.reap(child)


def test_a_busy_child_that_never_reads_is_ended_by_its_cpu_clock(sandbox: Sandbox) -> None:
    child = begin(sandbox, "spin")
    with pytest.raises(ChildEnded) as caught:
        child.send(FrameKind.REQUEST, np.zeros(8 << 17), child.budget(0.05, 20))
    assert caught.value.end is End.CPU
    sandbox.reap(child)


@pytest.mark.parametrize(
    ("role", "value", "signal", "code"),
    [
        pytest.param("leave", 3, 0, 3, id="an exit"),
        pytest.param("crash", None, 11, 0, id="a crash"),
        pytest.param("missing", None, 0, 1, id="a role that isn't there"),
    ],
)
def test_a_child_that_ends_itself_is_told_apart(
    sandbox: Sandbox, role: str, value: object, signal: int, code: int
) -> None:
    child = begin(sandbox, role, value)
    assert end_of(child) is End.DIED
    death = sandbox.reap(child)
    assert (death.signal, death.exit_code) == (signal, code)


def test_sending_to_a_dead_child_says_so(sandbox: Sandbox) -> None:
    child = begin(sandbox, "leave", 0)
    assert end_of(child) is End.DIED
    with pytest.raises(ChildEnded) as caught:
        child.send(FrameKind.REQUEST, np.zeros(8 << 17), child.budget(5, 20))
    assert caught.value.end is End.DIED
    assert child.cpu_time_s() >= 0
    sandbox.reap(child)


def frame(header: bytes, kind: int = FrameKind.VALUE, payload: int = 0) -> bytes:
    return PREFIX.pack(MAGIC, kind, len(header), payload) + header


NONE = encode(None)[0]
ARRAY = encode(np.zeros(4))[0]


@pytest.mark.parametrize(
    ("sent", "end"),
    [
        pytest.param(b"x" * 99, End.BROKEN_FRAME, id="no mark"),
        pytest.param(frame(NONE, kind=99), End.BROKEN_FRAME, id="an unknown kind"),
        pytest.param(frame(b"?"), End.BROKEN_FRAME, id="a header that is none"),
        pytest.param(frame(b""), End.BROKEN_FRAME, id="an empty header"),
        pytest.param(frame(NONE + NONE), End.BROKEN_FRAME, id="two values"),
        pytest.param(frame(NONE, payload=8), End.BROKEN_FRAME, id="a payload for nothing"),
        pytest.param(frame(ARRAY, payload=8), End.BROKEN_FRAME, id="a payload too short"),
        pytest.param(frame(ARRAY, payload=2**63), End.BROKEN_FRAME, id="a payload far too long"),
        pytest.param(
            PREFIX.pack(MAGIC, FrameKind.VALUE, 2**32 - 1, 0), End.TOO_LARGE, id="a 4 GB header"
        ),
        pytest.param(MAGIC, End.WALL, id="a frame that stops in its mark"),
        pytest.param(frame(NONE)[:-1], End.WALL, id="a frame that stops in its header"),
        pytest.param(frame(ARRAY, payload=32), End.WALL, id="a frame without its payload"),
    ],
)
def test_bytes_that_are_no_frame_end_the_child(sandbox: Sandbox, sent: bytes, end: End) -> None:
    child = begin(sandbox, "write", sent)
    assert end_of(child, wall_time_s=0.15) is end
    sandbox.reap(child)


def test_more_than_is_allowed_is_refused_before_it_is_read(sandbox: Sandbox) -> None:
    child = begin(sandbox, "compute", (0, 8))
    assert end_of(child) is End.TOO_LARGE
    sandbox.reap(child)


def test_the_header_tells_what_the_payload_will_be(sandbox: Sandbox) -> None:
    child = begin(sandbox, "compute", (0, 8))
    budget = child.budget(5, 20)
    header = child.receive_header(budget, 1024)
    assert header.payload_bytes == 8 << 20
    assert header.tree.shape == (1 << 20,)
    assert child.receive_payload(header, budget).sum() == 1 << 20
    sandbox.reap(child)


def test_clocks_and_memory_are_read_from_outside(sandbox: Sandbox) -> None:
    child = begin(sandbox, "compute", (10**6, 16))
    budget = child.budget(5, 20)
    before_s, (size_bytes, resident_bytes) = child.cpu_time_s(), child.memory_bytes()
    child.receive(budget, 1 << 25)
    assert child.stop()
    assert child.cpu_time_s() > before_s
    assert child.memory_bytes()[0] >= size_bytes
    assert child.peak_resident_bytes() - resident_bytes > 12 << 20
    sandbox.reap(child)
    assert child.memory_bytes() == (0, 0)
    assert child.peak_resident_bytes() == 0


def test_a_stopped_child_goes_on_where_it_was(sandbox: Sandbox) -> None:
    with sandbox.child(ECHO) as child:
        budget = child.budget(5, 20)
        child.receive(budget, 1024)
        child.stop()
        child.send(FrameKind.REQUEST, 5, budget)
        child.resume()
        assert child.receive(budget, 1024) == (FrameKind.VALUE, 5)


def test_memory_beyond_the_lowered_limit_is_refused(sandbox: Sandbox) -> None:
    child = sandbox.spawn(f"{ROLES}:compute")
    child.stop()
    sandbox.lower_limits(child, child.memory_bytes()[0] + (32 << 20), 5)
    child.resume()
    child.send(FrameKind.REQUEST, (0, 64), child.budget(5, 20))
    assert end_of(child) is End.DIED
    assert sandbox.reap(child).exit_code == 1


def test_the_limits_of_a_dead_child_cannot_be_lowered(sandbox: Sandbox) -> None:
    child = begin(sandbox, "leave", 0)
    assert end_of(child) is End.DIED
    sandbox.reap(child)
    with pytest.raises(ChildEnded):
        sandbox.lower_limits(child, 1 << 30, 5)


def test_killing_twice_is_killing_once(sandbox: Sandbox) -> None:
    child = begin(sandbox, "listen")
    child.kill()
    child.kill()
    assert sandbox.reap(child).signal == 9


def test_a_budget_counts_from_now(sandbox: Sandbox) -> None:
    with sandbox.child(ECHO) as child:
        before = time.monotonic()
        budget = child.budget(3, 7)
    assert budget.cpu_clock_s >= 3
    assert before + 7 <= budget.wall_deadline_s <= time.monotonic() + 7
