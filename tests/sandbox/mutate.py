"""Damage frames the way a hostile child would: lengths, counts, tags, cuts, splices."""

import random
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.sandbox.frames import MAGIC, PREFIX
from bot.sandbox.wire import encode, payload_chunks

TAGS = b"NTfidcsbLUSDA"
COUNTS = (0, 1, 2, 7, 255, 1 << 16, 1 << 20, (1 << 31) - 1, 1 << 31, (1 << 32) - 1)
SIZES = (*COUNTS, 1 << 32, 1 << 40, (1 << 63) - 1, 1 << 63, (1 << 64) - 1)


@dataclass(frozen=True)
class Frame:
    """A frame in parts; the announced sizes are those of the parts unless set."""

    kind: int
    header: bytes
    payload: bytes = b""
    magic: bytes = MAGIC
    header_size: int | None = None
    payload_size: int | None = None

    def pack(self) -> bytes:
        header_size = len(self.header) if self.header_size is None else self.header_size
        payload_size = len(self.payload) if self.payload_size is None else self.payload_size
        prefix = PREFIX.pack(self.magic, self.kind, header_size, payload_size)
        return prefix + self.header + self.payload


def frame_of(kind: int, value: object) -> Frame:
    """The frame of a value as an honest child sends it."""
    header, arrays = encode(value)
    return Frame(kind, header, b"".join(map(bytes, payload_chunks(arrays))))


def listed(item: bytes, tag: bytes = b"L", most_bytes: int = 1 << 20) -> bytes:
    """The header of a container of as many equal items as fit."""
    count = (most_bytes - 5) // len(item)
    return tag + struct.pack("<I", count) + item * count


def _overwrite(data: bytes, at: int, piece: bytes) -> bytes:
    return (data[:at] + piece + data[at + len(piece) :])[: len(data)]


def _flip_bytes(rng: random.Random, data: bytes) -> bytes:
    for _ in range(rng.randint(1, 4)):
        data = _overwrite(data, rng.randrange(len(data) or 1), rng.randbytes(1))
    return data


def _change_tag(rng: random.Random, data: bytes) -> bytes:
    places = [at for at, byte in enumerate(data) if byte in TAGS] or [0]
    return _overwrite(data, rng.choice(places), bytes([rng.choice(TAGS)]))


def _change_count(rng: random.Random, data: bytes) -> bytes:
    width, values = rng.choice((("<I", COUNTS), ("<Q", SIZES)))
    at = rng.randrange(len(data) or 1)
    return _overwrite(data, at, struct.pack(width, rng.choice(values)))


def _cut(rng: random.Random, data: bytes) -> bytes:
    first, last = sorted(rng.randint(0, len(data)) for _ in range(2))
    return data[:first] + data[last:] if rng.random() < 0.5 else data[:last]


def _insert(rng: random.Random, data: bytes) -> bytes:
    at = rng.randint(0, len(data))
    return data[:at] + rng.randbytes(rng.randint(1, 24)) + data[at:]


def _repeat(rng: random.Random, data: bytes) -> bytes:
    first, last = sorted(rng.randint(0, len(data)) for _ in range(2))
    return data[:last] + data[first:last] * rng.randint(1, 5) + data[last:]


def _nest(rng: random.Random, data: bytes) -> bytes:
    shell = rng.choice(b"LUSD").to_bytes(1, "little") + struct.pack("<I", 1)
    return shell * rng.randint(1, 40) + data


CHANGES: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    *(_flip_bytes, _change_tag, _change_count, _cut, _insert, _repeat, _nest),
)


def mutate(rng: random.Random, frames: Sequence[Frame]) -> bytes:
    """The bytes of one damaged frame, made of valid ones."""
    frame = rng.choice(frames)
    for _ in range(rng.randint(1, 3)):
        match rng.randrange(10):
            case 0:
                frame = replace(frame, header_size=rng.choice(COUNTS))
            case 1:
                frame = replace(frame, payload_size=rng.choice(SIZES))
            case 2:
                frame = replace(frame, kind=rng.randrange(256))
            case 3:
                other = rng.choice(frames)
                at = rng.randint(0, len(frame.header))
                spliced = frame.header[:at] + other.header[rng.randint(0, len(other.header)) :]
                frame = replace(frame, header=spliced, payload=frame.payload + other.payload)
            case 4:
                frame = replace(frame, payload=rng.choice(CHANGES)(rng, frame.payload))
            case _:
                frame = replace(frame, header=rng.choice(CHANGES)(rng, frame.header))
    data = frame.pack()
    match rng.randrange(8):
        case 0:
            return rng.choice(CHANGES)(rng, data)
        case 1:
            return data[: rng.randint(0, len(data))]
        case 2:
            return data + rng.choice(frames).pack()
    return data
