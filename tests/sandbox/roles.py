"""Roles for children of the tests: each does one thing that the other end must bear."""

import ctypes
import os

import numpy as np

from bot.sandbox.frames import ChildChannel, FrameKind

libc = ctypes.CDLL(None, use_errno=True)


def spin(channel: ChildChannel) -> None:
    """Use the CPU for ever."""
    channel.receive()
    while True:
        pass


def listen(channel: ChildChannel) -> None:
    """Wait for ever."""
    while True:
        channel.receive()


def leave(channel: ChildChannel) -> None:
    """End with the exit code that is asked for."""
    _, code = channel.receive()
    os._exit(code)


def crash(channel: ChildChannel) -> None:
    """Read where nothing is."""
    channel.receive()
    ctypes.string_at(0)


def write(channel: ChildChannel) -> None:
    """Write the bytes that arrive as they are, and wait."""
    _, data = channel.receive()
    os.write(3, data)
    channel.receive()


def compute(channel: ChildChannel) -> None:
    """Sum up a while, answer with an array of so many megabytes, and wait."""
    _, (steps, mega) = channel.receive()
    sum(range(steps))
    channel.send(FrameKind.VALUE, np.ones(mega << 17))
    channel.receive()


def environment(channel: ChildChannel) -> None:
    """Tell the whole environment, as Python and as C see it."""
    _, names = channel.receive()
    libc.getenv.restype = ctypes.c_char_p
    seen = {name: libc.getenv(name.encode()) for name in names}
    channel.send(FrameKind.VALUE, {**dict(os.environ), **seen})


def call(channel: ChildChannel) -> None:
    """Make each system call that arrives, and tell its error number or 0."""
    while True:
        _, calls = channel.receive()
        errors = []
        for number, *arguments in calls:
            ctypes.set_errno(0)
            wide = [ctypes.c_ulong(argument) for argument in arguments]
            libc.syscall(ctypes.c_long(number), *wide)
            errors.append(ctypes.get_errno())
        channel.send(FrameKind.VALUE, errors)


def draw(channel: ChildChannel) -> None:
    """Draw from the generators that nobody seeded."""
    import random

    channel.receive()
    channel.send(FrameKind.VALUE, [random.random(), float(np.random.random())])


def encode(channel: ChildChannel) -> None:
    """Encode a text in each way that is asked for, and tell what can't be found."""
    _, names = channel.receive()
    missing = []
    for name in names:
        try:
            "text".encode(name).decode(name)
        except LookupError:
            missing.append(name)
    channel.send(FrameKind.VALUE, missing)
