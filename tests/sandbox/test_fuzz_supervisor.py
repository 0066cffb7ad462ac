"""No bytes from a child make the trusted end raise, wait too long, or grow too large.

The bulk is fed into the trusted end of a socket directly, with a process that
sleeps as the child; some of it is also written by real locked children.
"""

import gc
import itertools
import os
import random
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalog.folder import read_files
from bot.catalog.format import parse_challenge
from bot.core.judgements import Verdict
from bot.judge.calls import Caller, Source
from bot.judge.outcome import Call
from bot.sandbox.frames import FrameKind
from bot.sandbox.plain import same_value
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.supervisor import Child, ChildEnded, End
from bot.sandbox.wire import encode
from tests.sandbox.conftest import ROLES
from tests.sandbox.mutate import Frame, frame_of, listed, mutate

MOST_BYTES = 1 << 20
MOST_GROWTH_BYTES = 64 << 20
WALL_S = 10.0
PLAIN = (type(None), bool, int, float, complex, str, bytes, np.ndarray)
HONEST: list[object] = [
    None,
    [1, -1, 2**70, 2.5, 1j, "text", b"bytes", True],
    {"kind": "exception", "type": "ValueError", "message": "no", "line": 3, "printed": "x"},
    {"arguments": [("0", np.ones((2, 3)))], "printed": "said", "trips": ["numpy.sort"]},
    (np.arange(6.0).reshape(2, 3), np.arange(4), 0.5),
    {"sets": {1, "two", (3, 4.0)}, ("key", 1): [[], (), {}, set()]},
    [np.zeros(0), np.array(3), np.ones((3, 4), order="F"), np.arange(10)[::2], np.array([True])],
    np.arange(2000.0),
]
FRAMES = [
    frame_of(kind, value) for value in HONEST for kind in (FrameKind.VALUE, FrameKind.ERROR)
] + [frame_of(FrameKind.AFTER, HONEST[3])]


@pytest.fixture(scope="module")
def sleeper() -> Iterator[int]:
    """The process id of someone who does nothing."""
    with subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE
    ) as process:
        yield process.pid


@contextmanager
def fed(pid: int, data: bytes, then_silent: bool = False) -> Iterator[Child]:
    """A child that wrote `data` and then ended its side, or stays silent for ever."""
    ours, theirs = socket.socketpair()
    child = Child(pid, pid, os.pidfd_open(pid), ours)

    def write() -> None:
        with suppress(OSError):  # it may be refused before it was all read
            theirs.sendall(data)
            if not then_silent:
                theirs.shutdown(socket.SHUT_WR)

    # What fits into the socket's buffer needs nobody to read it.
    writer = threading.Thread(target=write) if len(data) > 1 << 16 else None
    try:
        if writer is None:
            write()
        else:
            writer.start()
        yield child
    finally:
        child.close()
        if writer is not None:
            writer.join()
        theirs.close()


def is_plain(value: Any) -> bool:
    if isinstance(value, (list, tuple, set)):
        return all(map(is_plain, value))
    if isinstance(value, dict):
        return all(is_plain(key) and is_plain(item) for key, item in value.items())
    return type(value) in PLAIN


def receive(pid: int, data: bytes, wall_s: float = WALL_S, then_silent: bool = False) -> End | None:
    """Read one frame as the judge does; None if it was one after all."""
    with fed(pid, data, then_silent) as child:
        budget = child.budget(5, wall_s)
        try:
            kind, value = child.receive(budget, MOST_BYTES)
        except ChildEnded as ended:
            return ended.end
        finally:
            late_s = time.monotonic() - budget.wall_deadline_s
            assert late_s < (1.0 if then_silent else 0.0)
    assert kind in FrameKind
    assert is_plain(value)
    # The judge compares and sends on what it was given.
    header, _ = encode(value)
    assert len(header) <= MOST_BYTES
    assert same_value(value, value)
    return None


def resident_bytes(name: str) -> int:
    status = Path("/proc/self/status").read_text()
    return int(status.partition(f"{name}:")[2].split()[0]) * 1024


@contextmanager
def bounded_growth() -> Iterator[None]:
    """Assert that this process never holds much more than it did before."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")  # forget the high-water mark
    before_bytes = resident_bytes("VmRSS")
    yield
    assert resident_bytes("VmHWM") - before_bytes < MOST_GROWTH_BYTES


@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_frame_is_a_value_or_the_childs_end(sleeper: int, seed: int) -> None:
    rng = random.Random(seed)
    with bounded_growth():
        ends = {receive(sleeper, mutate(rng, FRAMES)) for _ in range(400)}
    # All kinds of ends came up, so that the damage isn't of one kind only.
    assert ends == {None, End.DIED, End.BROKEN_FRAME, End.TOO_LARGE}


@pytest.mark.parametrize("seed", range(2))
def test_damaged_frames_from_who_stays_silent_end_by_the_clock(sleeper: int, seed: int) -> None:
    rng = random.Random(1000 + seed)
    ends = {
        receive(sleeper, mutate(rng, FRAMES), wall_s=0.004, then_silent=True) for _ in range(100)
    }
    assert End.WALL in ends
    assert End.DIED not in ends


@given(st.binary(max_size=200))
@settings(max_examples=150, deadline=None, database=None)
def test_any_bytes_are_the_childs_end(sleeper: int, data: bytes) -> None:
    assert receive(sleeper, data) in (End.DIED, End.BROKEN_FRAME)


@given(
    kind=st.sampled_from(FrameKind),
    header=st.binary(max_size=80)
    | st.lists(st.sampled_from(FRAMES)).map(
        lambda frames: b"L" + struct.pack("<I", len(frames)) + b"".join(f.header for f in frames)
    ),
    payload=st.binary(max_size=80)
    | st.lists(st.sampled_from(FRAMES)).map(lambda frames: b"".join(f.payload for f in frames)),
)
@settings(max_examples=300, deadline=None, database=None)
def test_any_header_and_payload_are_a_value_or_the_childs_end(
    sleeper: int, kind: FrameKind, header: bytes, payload: bytes
) -> None:
    data = Frame(kind, header, payload).pack()
    assert receive(sleeper, data) in (None, End.DIED, End.BROKEN_FRAME, End.TOO_LARGE)


def int_header(value: int, size: int) -> bytes:
    return b"i" + struct.pack("<H", size) + value.to_bytes(size, "little", signed=True)


def keys_header(keys: list[int]) -> bytes:
    return b"S" + struct.pack("<I", len(keys)) + b"".join(encode(key)[0] for key in keys)


# What the arrays of a header of a megabyte hold: a byte each.
PAYLOADS = {
    "arrays without a dimension": (MOST_BYTES - 5) // 4,
    "arrays of 32 dimensions": (MOST_BYTES - 5) // 260,
}
MODULUS = (1 << 61) - 1  # every multiple of it has the hash 0
LARGE = {
    "nothings": listed(b"N"),
    "empty lists": listed(b"L\0\0\0\0"),
    "empty sets": listed(b"S\0\0\0\0"),
    "empty dicts": listed(b"D\0\0\0\0"),
    "lists of one": listed(b"L\1\0\0\0N"),
    "tuples of one": listed(b"U\1\0\0\0N"),
    "sets of one": listed(b"S\1\0\0\0N"),
    "dicts of one": listed(b"D\1\0\0\0NN"),
    "numbers": listed(b"d" + bytes(8)),
    "texts": listed(b"s\2\0\0\0\xc3\xa9"),
    "a wide text": b"s" + struct.pack("<I", 1 << 19) + b"\xf0\x9f\x98\x80" + b"x" * ((1 << 19) - 4),
    "arrays without a dimension": listed(b"A\0\4\0"),
    "arrays of 32 dimensions": listed(b"A\0\4\x20" + struct.pack("<32Q", *[1] * 32)),
    "empty arrays": listed(b"A\x0b\6\1" + bytes(8)),
    "one key many times": listed(b"i\1\0\1", tag=b"S"),
    "keys that collide": keys_header([MODULUS * step for step in range(1, 40_000)]),
    "keys of which half collide": keys_header(
        [MODULUS * step for step in range(1, 36_000)] + list(range(1, 36_000))
    ),
}


@pytest.mark.parametrize("name", LARGE)
def test_a_header_made_to_grow_stays_within_bounds(sleeper: int, name: str) -> None:
    header = LARGE[name]
    assert len(header) <= MOST_BYTES
    payload = bytes(PAYLOADS.get(name, 0))
    started_s = time.monotonic()
    with bounded_growth():
        end = read_large(sleeper, Frame(FrameKind.VALUE, header, payload).pack())
    assert time.monotonic() - started_s < WALL_S
    assert end is (End.BROKEN_FRAME if "key" in name else None)


def read_large(pid: int, data: bytes) -> End | None:
    with fed(pid, data) as child:
        try:
            child.receive(child.budget(5, WALL_S), MOST_BYTES)
        except ChildEnded as ended:
            return ended.end
    return None


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param(Frame(FrameKind.VALUE, b"N", header_size=MOST_BYTES + 1), id="a header"),
        pytest.param(
            Frame(
                FrameKind.VALUE,
                b"A\x04\4\1" + struct.pack("<Q", 1 << 30),
                payload_size=1 << 33,
            ),
            id="a payload",
        ),
    ],
)
def test_what_is_announced_too_large_is_never_allocated(sleeper: int, frame: Frame) -> None:
    with bounded_growth():
        assert receive(sleeper, frame.pack()) is End.TOO_LARGE


@pytest.mark.parametrize(
    "value", [-(1 << 8191), 1 << 8000, -1, 0], ids=["least", "large", "-1", "0"]
)
def test_an_integer_that_arrives_can_be_sent_on(sleeper: int, value: int) -> None:
    for size in (1024, value.bit_length() // 8 + 1):
        with suppress(OverflowError):
            receive(sleeper, Frame(FrameKind.VALUE, int_header(value, size)).pack())


def test_real_children_that_write_damaged_frames_are_survived(sandbox: Sandbox) -> None:
    rng = random.Random(7)
    for _ in range(60):
        child = sandbox.spawn(f"{ROLES}:write")
        try:
            child.send(FrameKind.REQUEST, mutate(rng, FRAMES), child.budget(5, WALL_S))
            budget = child.budget(5, 0.1)
            with suppress(ChildEnded):
                child.receive(budget, MOST_BYTES)
            assert time.monotonic() < budget.wall_deadline_s + 1.0
        finally:
            sandbox.reap(child)


# The same at the level where a judgement is made of what arrives.
SOFTMAX = parse_challenge(
    "softmax", read_files(Path(__file__).parents[2] / "challenges" / "softmax")
)
EXPECTED = np.full((4, 3), 1 / 3)
SOURCE = Source("def softmax(logits):\n    return numpy.sort(logits)\n")
ARGUMENTS = [("0", np.arange(12.0).reshape(4, 3)), ("axis", -1), ("words", {"a": {1, 2}})]
ANSWERS = [
    frame_of(FrameKind.VALUE, EXPECTED),
    frame_of(FrameKind.VALUE, [EXPECTED]),
    *(
        frame_of(
            FrameKind.ERROR,
            {
                "kind": kind,
                "type": "ValueError",
                "message": "a masked array",
                "line": 2,
                "printed": "x" * 9,
                "trips": ["numpy.sort"],
            },
        )
        for kind in ("memory", "value", "entry", "rule", "exception")
    ),
]
AFTERWARDS = [
    frame_of(FrameKind.AFTER, {"arguments": arguments, "printed": "x", "trips": ["numpy.sort"]})
    for arguments in (ARGUMENTS, None, ARGUMENTS[:1])
]


def judged(pid: int, data: bytes, act: Callable[[Caller, Child, Call], None]) -> Call:
    caller = Caller(Sandbox(), SOFTMAX, ())
    call = Call()
    with fed(pid, data) as child:
        act(caller, child, call)
    return call


@pytest.mark.parametrize("seed", range(3))
def test_a_damaged_answer_is_an_answer_a_verdict_or_the_childs_end(sleeper: int, seed: int) -> None:
    rng = random.Random(2000 + seed)
    outcomes: set[object] = set()

    def take(caller: Caller, child: Child, call: Call) -> None:
        budget = child.budget(5, WALL_S)
        try:
            caller._take_answer(child, call, SOURCE, EXPECTED, budget)
        except ChildEnded as ended:
            outcomes.add(ended.end)
        assert time.monotonic() < budget.wall_deadline_s

    with bounded_growth():
        for _ in range(400):
            call = judged(sleeper, mutate(rng, ANSWERS), take)
            outcomes.add(call.verdict)
            assert call.verdict is not Verdict.AC
            assert len(call.sentence) < 300
            call.sentence.encode()
            if call.answer is not None:
                assert (call.answer.shape, call.answer.dtype.kind) == ((4, 3), "f")
    assert outcomes >= {None, Verdict.WA, Verdict.RTE, End.DIED, End.BROKEN_FRAME}


@pytest.mark.parametrize("seed", range(3))
def test_damaged_arguments_afterwards_are_only_not_kept(sleeper: int, seed: int) -> None:
    rng = random.Random(3000 + seed)

    def take(caller: Caller, child: Child, call: Call) -> None:
        caller._take_afterwards(child, call, SOURCE, ARGUMENTS)

    with bounded_growth():
        calls = [judged(sleeper, mutate(rng, AFTERWARDS), take) for _ in range(300)]
    assert False in {call.arguments_kept for call in calls}
    for call in calls:
        call.printed.encode()
        assert all(trip in ("numpy.sort", "something forbidden") for trip in call.trips)


def test_what_is_not_damaged_is_taken(sleeper: int) -> None:
    def take(caller: Caller, child: Child, call: Call) -> None:
        caller._take_answer(child, call, SOURCE, EXPECTED, child.budget(5, WALL_S))
        caller._take_afterwards(child, call, SOURCE, ARGUMENTS)

    call = judged(sleeper, ANSWERS[0].pack() + AFTERWARDS[0].pack(), take)
    assert call.verdict is None
    assert same_value(call.answer, EXPECTED)
    assert call.arguments_kept


def test_keys_that_share_a_hash_by_nature_are_taken(sleeper: int) -> None:
    """-1 and -2 have one hash, and so have all tuples made of them."""
    offsets = dict.fromkeys(itertools.product((-2, -1, 0), repeat=4), 0)
    assert receive(sleeper, frame_of(FrameKind.VALUE, offsets).pack()) is None


def test_an_integer_at_the_edge_of_the_format_is_not_the_argument(sleeper: int) -> None:
    def take(caller: Caller, child: Child, call: Call) -> None:
        caller._take_afterwards(child, call, SOURCE, [("axis", -1)])

    shown = frame_of(FrameKind.AFTER, {"arguments": [("axis", 5)]})
    edge = shown.header.replace(int_header(5, 1), int_header(-(1 << 8191), 1024))
    call = judged(sleeper, Frame(FrameKind.AFTER, edge).pack(), take)
    assert call.arguments_kept is False
