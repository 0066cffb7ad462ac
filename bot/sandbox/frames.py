"""Frames on a socket: a kind, a header and a payload, each of announced length.

This end is the child's: blocking reads and writes on descriptor 3, which is all
that its lockdown leaves. The trusted end, with deadlines and bounds, is in
`supervisor`.
"""

import io
import os
import struct
from enum import IntEnum
from typing import Any

from bot.sandbox.lockdown import JOB_DESCRIPTOR
from bot.sandbox.wire import (
    WireError,
    allocate,
    decode_header,
    encode,
    fill_windows,
    payload_chunks,
    restore,
)

PREFIX = struct.Struct("<4sB3xIQ")  # magic, kind, bytes of header, bytes of payload
MAGIC = b"fs1\n"


class FrameKind(IntEnum):
    """What a frame says; the roles give each value its meaning."""

    BEGIN = 1
    REQUEST = 2
    SOURCE = 3
    FINISH = 4
    READY = 16
    VALUE = 17
    ERROR = 18
    ARGUMENTS = 19
    AFTER = 20
    CALLBACK = 32  # reserved for challenges that judge the calls a member makes


class ChildChannel:
    """The child's end of its job, on descriptor 3."""

    def __init__(self) -> None:
        # Made before the lockdown: opening asks for the descriptor's state.
        self._file = io.FileIO(JOB_DESCRIPTOR, "r+b", closefd=False)

    def receive(self) -> tuple[FrameKind, Any]:
        """The next frame; arrays are received straight into their final memory.

        Raises:
            WireError: the trusted side broke the format or is gone.
        """
        prefix = bytearray(PREFIX.size)
        self._fill(memoryview(prefix))
        magic, kind, header_size, _ = PREFIX.unpack(prefix)
        if magic != MAGIC:
            raise WireError("a frame without its mark")
        header = bytearray(header_size)
        self._fill(memoryview(header))
        tree, specs = decode_header(bytes(header))
        del header
        arrays = []
        for spec in specs:
            array = allocate(spec)
            for window in fill_windows(array):
                self._fill(window)
            arrays.append(array)
        return FrameKind(kind), restore(tree, iter(arrays))

    def _fill(self, window: memoryview) -> None:
        at = 0
        while at < len(window):
            count = self._file.readinto(window[at:])
            if not count:
                raise WireError("the other end is gone")
            at += count

    def send(self, kind: FrameKind, value: object) -> None:
        """Send a value.

        Raises:
            NoWireForm: it is no plain data; nothing was sent.
        """
        header, arrays = encode(value)
        payload_size = sum(array.nbytes for array in arrays)
        _write(memoryview(PREFIX.pack(MAGIC, kind, len(header), payload_size) + header))
        for chunk in payload_chunks(arrays):
            _write(chunk)


def _write(data: memoryview) -> None:
    while data:
        data = data[os.write(JOB_DESCRIPTOR, data) :]
