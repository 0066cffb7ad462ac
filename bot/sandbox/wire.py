"""The one binary format that crosses the sandbox's wall: strict, bounded, data only.

A value becomes a header (its structure, every scalar, and the shape and dtype
of each array) and a payload (the arrays' bytes, one after the other). So the
receiver can refuse an answer by its structure before it reads the bulk of it.
There is no pickle, no object and no code in the format, and whatever bytes
arrive, decoding either gives plain values or raises `WireError`.
"""

import math
import struct
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.errors import FromscratchError

Array = npt.NDArray[Any]

DTYPES = tuple(
    np.dtype(code)
    for code in ("?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16")
)
_DTYPE_CODE = {dtype: code for code, dtype in enumerate(DTYPES)}
MAX_DEPTH = 32
MAX_INT_BYTES = 1024
MAX_DIMENSIONS = 32
MAX_COLLISIONS = 64
# Beyond any memory we grant; keeps every product of dimensions far from overflow.
MAX_ELEMENTS = 1 << 40
_COPY_BYTES = 65_536


class WireError(FromscratchError):
    """Bytes that are no value of this format."""


class NoWireForm(FromscratchError):
    """A Python object that is no plain data, so it cannot cross."""


@dataclass(frozen=True, slots=True)
class ArraySpec:
    """An array as the header announces it.

    Attributes:
        order: "C", "F", or "S" for neither (strided); how it lay in memory.
    """

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    order: str
    writeable: bool

    @property
    def nbytes(self) -> int:
        """Bytes of its elements in the payload."""
        count = 1
        for side in self.shape:
            count *= side
        return count * self.dtype.itemsize


def encode(value: object) -> tuple[bytes, list[Array]]:
    """Take a value apart into its header and the arrays of its payload.

    A subclass of a plain type crosses as the plain content, an exact NumPy
    scalar as its Python value.

    Raises:
        NoWireForm: somewhere in it is an object without a wire form.
    """
    out = bytearray()
    arrays: list[Array] = []
    _encode(value, out, arrays, 0)
    return bytes(out), arrays


def payload_chunks(arrays: Iterable[Array]) -> Iterator[memoryview]:
    """The payload's bytes in order; strided arrays in bounded copies."""
    for array in arrays:
        if array.size == 0:
            continue
        if array.flags.c_contiguous:
            yield _raw(array)
        elif array.flags.f_contiguous:
            yield _raw(array.T)
        else:
            step = max(1, _COPY_BYTES // array.itemsize)
            flat = array.flat
            for start in range(0, array.size, step):
                yield _raw(flat[start : start + step])


def _raw(array: Array) -> memoryview:
    return array.reshape(-1).view(np.uint8).data


def _encode(value: object, out: bytearray, arrays: list[Array], depth: int) -> None:
    if depth > MAX_DEPTH:
        raise NoWireForm("something nested more than 32 levels deep")
    kind = type(value)
    if value is None:
        out += b"N"
    elif kind is bool:
        out += b"T" if value else b"f"
    elif isinstance(value, np.generic):
        _encode_numpy_scalar(value, out, arrays, depth)
    elif isinstance(value, np.ndarray):
        _encode_array(value, out, arrays)
    elif isinstance(value, int):
        raw = _int_bytes(value)
        out += b"i" + struct.pack("<H", len(raw)) + raw
    elif isinstance(value, float):
        out += b"d" + struct.pack("<d", value)
    elif isinstance(value, complex):
        out += b"c" + struct.pack("<dd", value.real, value.imag)
    elif isinstance(value, str):
        raw = str.encode(value, "utf-8", "surrogatepass")
        out += b"s" + _length(len(raw)) + raw
    elif isinstance(value, (bytes, bytearray)):
        out += b"b" + _length(len(value)) + bytes(value)
    elif isinstance(value, dict):
        pairs = list(dict.items(value))
        out += b"D" + _length(len(pairs))
        for key, item in pairs:
            _encode_key(key, out, depth + 1)
            _encode(item, out, arrays, depth + 1)
    elif isinstance(value, list):
        _encode_items(b"L", list.__iter__(value), out, arrays, depth)
    elif isinstance(value, tuple):
        _encode_items(b"U", tuple.__iter__(value), out, arrays, depth)
    elif isinstance(value, set):
        _encode_set(list(set.__iter__(value)), out, depth)
    elif isinstance(value, frozenset):
        _encode_set(list(frozenset.__iter__(value)), out, depth)
    else:
        raise NoWireForm(f"an object of type {kind.__name__}")


def _encode_items(
    tag: bytes, items: Iterator[Any], out: bytearray, arrays: list[Array], depth: int
) -> None:
    listed = list(items)
    out += tag + _length(len(listed))
    for item in listed:
        _encode(item, out, arrays, depth + 1)


def _encode_set(items: list[Any], out: bytearray, depth: int) -> None:
    out += b"S" + _length(len(items))
    for item in items:
        _encode_key(item, out, depth + 1)


def _encode_key(value: object, out: bytearray, depth: int) -> None:
    """A key arrives as the plain type, so it must be one that has a hash itself."""
    if isinstance(value, tuple) and depth <= MAX_DEPTH:
        items = list(tuple.__iter__(value))
        out += b"U" + _length(len(items))
        for item in items:
            _encode_key(item, out, depth + 1)
    elif isinstance(value, (list, dict, set, frozenset, bytearray, np.ndarray)):
        raise NoWireForm(f"an object of type {type(value).__name__}")
    else:
        _encode(value, out, [], depth)


def _length(count: int) -> bytes:
    if count >= 1 << 32:
        raise NoWireForm("a container that is too large")
    return struct.pack("<I", count)


def _int_bytes(value: int) -> bytes:
    plain = int.__add__(value, 0)
    size = _int_size(plain)
    if size > MAX_INT_BYTES:
        raise NoWireForm(f"an integer of {plain.bit_length():,} bits")
    return plain.to_bytes(size, "little", signed=True)


def _int_size(value: int) -> int:
    return value.bit_length() // 8 + 1


def _encode_numpy_scalar(
    value: np.generic, out: bytearray, arrays: list[Array], depth: int
) -> None:
    if value.dtype not in _DTYPE_CODE:
        if isinstance(value, (np.str_, np.bytes_)):
            _encode(value.item(), out, arrays, depth)
            return
        raise NoWireForm(f"a NumPy scalar of type {value.dtype}")
    _encode(value.item(), out, arrays, depth)


def _encode_array(value: Array, out: bytearray, arrays: list[Array]) -> None:
    if isinstance(value, np.ma.MaskedArray):
        raise NoWireForm("a masked array")
    plain = value.view(np.ndarray) if type(value) is not np.ndarray else value
    # Some dtypes have no byte order to ask for.
    dtype = plain.dtype if plain.dtype.isnative else plain.dtype.newbyteorder("=")
    if dtype not in _DTYPE_CODE:
        raise NoWireForm(f"an array of dtype {plain.dtype}")
    if plain.ndim > MAX_DIMENSIONS or _room(plain.shape) > MAX_ELEMENTS:
        raise NoWireForm("an array that is too large")
    if dtype != plain.dtype:
        plain = plain.astype(dtype)
    order = "C" if plain.flags.c_contiguous else "F" if plain.flags.f_contiguous else "S"
    flags = "CFS".index(order) | (4 if value.flags.writeable else 0)
    out += b"A" + bytes((_DTYPE_CODE[dtype], flags, plain.ndim))
    out += struct.pack(f"<{plain.ndim}Q", *plain.shape)
    arrays.append(plain)


class _Reader:
    """A cursor over header bytes that never reads past their end."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, count: int) -> bytes:
        end = self.at + count
        if end > len(self.data):
            raise WireError("the header ends in the middle of a value")
        piece = self.data[self.at : end]
        self.at = end
        return piece

    def count(self) -> int:
        (number,) = struct.unpack("<I", self.take(4))
        if number > len(self.data) - self.at:
            raise WireError("a length that the header cannot hold")
        return int(number)


def decode_header(header: bytes) -> tuple[Any, list[ArraySpec]]:
    """Rebuild a value's structure; each array is its `ArraySpec` for now.

    Raises:
        WireError: the bytes are no header of this format.
    """
    reader = _Reader(header)
    specs: list[ArraySpec] = []
    tree = _decode(reader, specs, 0)
    if reader.at != len(header):
        raise WireError("bytes behind the end of the value")
    return tree, specs


def _decode(reader: _Reader, specs: list[ArraySpec], depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise WireError("nested too deeply")
    match reader.take(1):
        case b"N":
            return None
        case b"T":
            return True
        case b"f":
            return False
        case b"i":
            (size,) = struct.unpack("<H", reader.take(2))
            number = int.from_bytes(reader.take(size), "little", signed=True)
            # Exactly as encoded, or what was received could not be sent on.
            if size > MAX_INT_BYTES or size != _int_size(number):
                raise WireError("an integer of no allowed size")
            return number
        case b"d":
            return struct.unpack("<d", reader.take(8))[0]
        case b"c":
            return complex(*struct.unpack("<dd", reader.take(16)))
        case b"s":
            try:
                return reader.take(reader.count()).decode("utf-8", "surrogatepass")
            except UnicodeDecodeError as error:
                raise WireError("text that is not UTF-8") from error
        case b"b":
            return reader.take(reader.count())
        case b"L":
            return [_decode(reader, specs, depth + 1) for _ in range(reader.count())]
        case b"U":
            return tuple([_decode(reader, specs, depth + 1) for _ in range(reader.count())])
        case b"S":
            return set(_hashable([_decode_key(reader, depth + 1) for _ in range(reader.count())]))
        case b"D":
            pairs = [
                (_decode_key(reader, depth + 1), _decode(reader, specs, depth + 1))
                for _ in range(reader.count())
            ]
            _hashable([key for key, _ in pairs])
            return dict(pairs)
        case b"A":
            spec = _decode_spec(reader)
            specs.append(spec)
            return spec
        case tag:
            raise WireError(f"unknown tag {tag!r}")


def _decode_key(reader: _Reader, depth: int) -> Any:
    """A value that holds no array, at any depth: arrays have no hash."""
    specs: list[ArraySpec] = []
    key = _decode(reader, specs, depth)
    if specs:
        raise WireError("an array as a key")
    return key


def _hashable(keys: list[Any]) -> list[Any]:
    """Refuse keys that can't be hashed, repeat, or were made to collide."""
    try:
        # Thousands of keys with one hash would make building the dict quadratic.
        # Some share theirs by nature: -1 and -2, and tuples of them.
        most = max(Counter(map(hash, keys)).values(), default=0)
        if most > MAX_COLLISIONS or len(set(keys)) != len(keys):
            raise WireError("keys that repeat or collide")
    except TypeError as error:
        raise WireError("a key that cannot be hashed") from error
    return keys


def _decode_spec(reader: _Reader) -> ArraySpec:
    code, flags, dimensions = reader.take(3)
    if code >= len(DTYPES) or flags & 3 > 2 or flags > 7 or dimensions > MAX_DIMENSIONS:
        raise WireError("an array of no allowed kind")
    shape = struct.unpack(f"<{dimensions}Q", reader.take(8 * dimensions))
    if _room(shape) > MAX_ELEMENTS:
        raise WireError("an array that is too large")
    return ArraySpec(shape, DTYPES[code], "CFS"[flags & 3], bool(flags & 4))


def _room(shape: tuple[int, ...]) -> int:
    """How many elements there are, or would be if no side were empty."""
    return math.prod(max(side, 1) for side in shape)


def allocate(spec: ArraySpec) -> Array:
    """Make the array that a spec announces, laid out as it was; not yet filled."""
    if spec.order == "F":
        return np.empty(spec.shape, spec.dtype, order="F")
    if spec.order == "S" and spec.shape:
        wide = np.empty((*spec.shape[:-1], 2 * spec.shape[-1]), spec.dtype)
        return wide[..., ::2]
    return np.empty(spec.shape, spec.dtype)


def fill_windows(array: Array) -> Iterator[memoryview]:
    """Yield writable windows that together take the array's payload bytes.

    A contiguous array is written in place, so that receiving needs no second
    copy; a strided one in bounded pieces, each copied when the next is asked for.
    """
    if array.size == 0:
        return
    if array.flags.c_contiguous:
        yield _raw(array)
    elif array.flags.f_contiguous:
        yield _raw(array.T)
    else:
        step = max(1, _COPY_BYTES // array.itemsize)
        flat = array.flat
        for start in range(0, array.size, step):
            piece = np.empty(min(step, array.size - start), array.dtype)
            yield _raw(piece)
            flat[start : start + len(piece)] = piece


def restore(tree: Any, arrays: Iterator[Array]) -> Any:
    """Put the filled arrays into a decoded structure, in order.

    Lists and dicts are filled in place: a copy of a structure of a million small
    parts would double what a child can make its receiver hold.
    """
    if isinstance(tree, ArraySpec):
        array = next(arrays)
        array.flags.writeable = tree.writeable
        return array
    if isinstance(tree, list):
        for at, item in enumerate(tree):
            tree[at] = restore(item, arrays)
        return tree
    if isinstance(tree, tuple):
        return tuple([restore(item, arrays) for item in tree])
    if isinstance(tree, dict):
        for key, item in tree.items():
            tree[key] = restore(item, arrays)
    return tree
