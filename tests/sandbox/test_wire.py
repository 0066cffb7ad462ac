"""What crosses the wall: every plain value unchanged, and nothing else, whatever arrives."""

import struct
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_np

from bot.sandbox.plain import copy_value, same_value
from bot.sandbox.wire import (
    DTYPES,
    MAX_DEPTH,
    MAX_INT_BYTES,
    Array,
    ArraySpec,
    NoWireForm,
    WireError,
    allocate,
    decode_header,
    encode,
    fill_windows,
    payload_chunks,
    restore,
)

INTS = st.integers(-(2 ** (8 * MAX_INT_BYTES - 2)), 2 ** (8 * MAX_INT_BYTES - 2))
SCALARS = (
    st.none()
    | st.booleans()
    | INTS
    | st.floats()
    | st.complex_numbers()
    | st.text(st.characters(codec=None))  # lone surrogates, too
    | st.binary()
)
ARRAYS = st_np.arrays(
    st.sampled_from(DTYPES), st_np.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)
)
KEYS = st.integers() | st.text() | st.tuples(st.booleans(), st.text())
VALUES = st.recursive(
    SCALARS | ARRAYS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(KEYS, inner, max_size=4)
        | st.sets(KEYS, max_size=4)
    ),
    max_leaves=12,
)


def cross(value: object) -> Any:
    """Send a value through bytes, as two processes would."""
    header, arrays = encode(value)
    payload = memoryview(b"".join(bytes(chunk) for chunk in payload_chunks(arrays)))
    tree, specs = decode_header(header)
    assert len(payload) == sum(spec.nbytes for spec in specs)
    filled = []
    for spec in specs:
        array = allocate(spec)
        for window in fill_windows(array):
            window[:] = payload[: len(window)]
            payload = payload[len(window) :]
        filled.append(array)
    assert not payload
    return restore(tree, iter(filled))


def is_plain(tree: Any) -> bool:
    if isinstance(tree, (list, tuple)):
        return all(map(is_plain, tree))
    if isinstance(tree, (set, dict)):
        return all(is_plain_key(key) for key in tree) and (
            isinstance(tree, set) or all(map(is_plain, tree.values()))
        )
    plain = (type(None), bool, int, float, complex, str, bytes, ArraySpec)
    return type(tree) in plain


def is_plain_key(key: Any) -> bool:
    if isinstance(key, tuple):
        return all(map(is_plain_key, key))
    return not isinstance(key, ArraySpec) and is_plain(key)


def decodes_or_refuses(header: bytes) -> None:
    try:
        tree, specs = decode_header(header)
    except WireError:
        return
    assert is_plain(tree)
    # Every announced array is in the tree once, so that a payload fills just these.
    assert list(arrays_in(tree)) == specs


def arrays_in(tree: Any) -> Iterable[ArraySpec]:
    if isinstance(tree, ArraySpec):
        yield tree
    elif isinstance(tree, (list, tuple)):
        for item in tree:
            yield from arrays_in(item)
    elif isinstance(tree, dict):
        for item in tree.values():
            yield from arrays_in(item)


@given(VALUES)
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_plain_value_crosses_unchanged(value: object) -> None:
    assert same_value(cross(value), value)
    assert same_value(copy_value(value), value)


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize(
    "lay",
    [
        pytest.param(lambda a: a, id="C"),
        pytest.param(np.asfortranarray, id="Fortran"),
        pytest.param(lambda a: np.repeat(a, 2, axis=-1)[..., ::2], id="strided"),
        pytest.param(lambda a: a[::-1, :, ::-1], id="backwards"),
        pytest.param(lambda a: np.broadcast_to(a[:1], a.shape), id="broadcast"),
        pytest.param(lambda a: a[:, :0], id="empty"),
    ],
)
def test_an_array_keeps_its_content_in_any_layout(dtype: Any, lay: Any) -> None:
    array = lay(np.arange(2 * 3 * 4).reshape(2, 3, 4).astype(dtype))
    assert same_value(cross(array), array)


@pytest.mark.parametrize(
    ("array", "flag"),
    [
        pytest.param(np.zeros((3, 4)), "c_contiguous", id="C"),
        pytest.param(np.zeros((3, 4), order="F"), "f_contiguous", id="Fortran"),
    ],
)
def test_an_array_keeps_its_memory_order(array: Array, flag: str) -> None:
    received = cross(array)
    assert getattr(received.flags, flag)
    assert received.flags.c_contiguous is (flag == "c_contiguous")


def test_a_strided_array_arrives_strided() -> None:
    received = cross(np.arange(24.0).reshape(3, 8)[:, ::2])
    assert not received.flags.c_contiguous
    assert not received.flags.f_contiguous
    assert received.tolist() == np.arange(24.0).reshape(3, 8)[:, ::2].tolist()


@pytest.mark.parametrize("writeable", [True, False])
def test_an_array_keeps_its_writeable_flag(writeable: bool) -> None:
    array = np.zeros(3)
    array.flags.writeable = writeable
    assert cross([array])[0].flags.writeable is writeable


def test_a_large_strided_array_is_copied_in_bounded_pieces() -> None:
    array = np.arange(400_000.0).reshape(1000, 400)[:, ::2]
    chunks = list(payload_chunks(encode(array)[1]))
    assert max(map(len, chunks)) <= 65_536
    assert same_value(cross(array), array)


def test_a_zero_dimensional_array_stays_an_array() -> None:
    received = cross(np.array(2.5))
    assert isinstance(received, np.ndarray)
    assert received.shape == ()
    assert received == 2.5


def test_a_big_endian_array_crosses_in_the_hosts_order() -> None:
    received = cross(np.array([1.5, -2.0], dtype=">f8"))
    assert received.dtype == np.float64
    assert received.dtype.isnative
    assert received.tolist() == [1.5, -2.0]


@pytest.mark.parametrize(
    ("value", "crossed"),
    [
        pytest.param(np.float64(1.5), 1.5, id="float64"),
        pytest.param(np.float32(0.5), 0.5, id="float32"),
        pytest.param(np.int8(-3), -3, id="int8"),
        pytest.param(np.uint64(2**64 - 1), 2**64 - 1, id="uint64"),
        pytest.param(np.bool_(True), True, id="bool"),
        pytest.param(np.complex64(1 + 2j), 1 + 2j, id="complex64"),
        pytest.param(np.str_("a"), "a", id="str"),
        pytest.param(np.bytes_(b"a"), b"a", id="bytes"),
        pytest.param(bytearray(b"ab"), b"ab", id="bytearray"),
        pytest.param(frozenset({1}), {1}, id="frozenset"),
    ],
)
def test_a_near_relative_of_a_plain_type_crosses_as_the_plain_type(
    value: object, crossed: object
) -> None:
    received = cross(value)
    assert type(received) is type(crossed)
    assert received == crossed


class Liar:
    """What a submission may mix into a plain type."""

    def __eq__(self, other: object) -> bool:
        raise AssertionError("the wire asked the value")

    def __len__(self) -> int:
        raise AssertionError("the wire asked the value")

    def __iter__(self) -> Iterator[object]:
        raise AssertionError("the wire asked the value")

    __hash__ = None  # type: ignore[assignment]


def lying(base: type[Any], **methods: object) -> Any:
    return type(f"Lying{base.__name__}", (Liar, base), methods)


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        pytest.param(lying(int)(7), 7, id="int"),
        pytest.param(lying(float)(1.5), 1.5, id="float"),
        pytest.param(lying(str, encode=lambda *_: b"another")("text"), "text", id="str"),
        pytest.param(lying(list)([1, 2]), [1, 2], id="list"),
        pytest.param(lying(tuple)((1, 2)), (1, 2), id="tuple"),
        pytest.param(lying(dict, items=lambda _: [("another", 1)])({"a": 1}), {"a": 1}, id="dict"),
    ],
)
def test_a_subclass_crosses_as_its_plain_content(value: object, plain: object) -> None:
    received = cross(value)
    assert type(received) is type(plain)
    assert received == plain


def test_an_array_subclass_crosses_as_a_plain_array() -> None:
    received = cross(np.arange(4.0).view(np.matrix))
    assert type(received) is np.ndarray
    assert received.shape == (1, 4)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        pytest.param(object(), "an object of type object", id="object"),
        pytest.param((n for n in range(3)), "an object of type generator", id="generator"),
        pytest.param([{"a": print}], "an object of type builtin_function", id="deep inside"),
        pytest.param({1: {2, len}}, "an object of type builtin_function", id="in a set"),
        pytest.param(range(3), "an object of type range", id="range"),
        pytest.param(np.array([1, None]), "an array of dtype object", id="object array"),
        pytest.param(np.array(["a"]), "an array of dtype <U1", id="text array"),
        pytest.param(np.zeros(2, "M8[s]"), "an array of dtype datetime64", id="dates"),
        pytest.param(np.zeros(2, np.longdouble), "an array of dtype", id="long double"),
        pytest.param(np.longdouble(1), "a NumPy scalar of type", id="long double scalar"),
        pytest.param(
            np.zeros(2, np.dtypes.StringDType()), "an array of dtype StringDType", id="texts"
        ),
        pytest.param(
            np.broadcast_to(0.5, (1 << 21, 1 << 21)), "an array that is too large", id="a view"
        ),
        pytest.param(np.empty((0, 1 << 50)), "an array that is too large", id="huge but empty"),
        pytest.param(np.zeros((1,) * 64), "an array that is too large", id="64 dimensions"),
        pytest.param({frozenset({1}): 2}, "an object of type frozenset", id="frozen set as key"),
        pytest.param({(1, frozenset())}, "an object of type frozenset", id="frozen set in a set"),
        pytest.param(np.zeros(2, [("a", int)]), "an array of dtype", id="records"),
        pytest.param(np.ma.masked_array([1.0], [True]), "a masked array", id="masked array"),
        pytest.param(10**5000, "an integer of 16,610 bits", id="10**5000"),
        pytest.param(-(10**5000), "an integer of 16,610 bits", id="-10**5000"),
    ],
)
def test_what_is_no_plain_data_has_no_wire_form(value: object, said: str) -> None:
    with pytest.raises(NoWireForm, match=said):
        encode(value)


def nested(depth: int) -> object:
    value: object = 1
    for _ in range(depth):
        value = [value]
    return value


def test_a_value_may_be_nested_as_deep_as_the_bound_and_no_deeper() -> None:
    assert cross(nested(MAX_DEPTH)) == nested(MAX_DEPTH)
    with pytest.raises(NoWireForm, match="more than 32 levels"):
        encode(nested(MAX_DEPTH + 1))


@pytest.mark.parametrize("key", [(), 1, (1, ())], ids=repr)
def test_a_key_may_be_nested_as_deep_as_the_bound_and_no_deeper(key: object) -> None:
    while True:
        try:
            header, _ = encode({key})
        except NoWireForm:
            break
        decode_header(header)  # whatever is sent can be received
        key = (key,)
    assert repr(key).count("(") >= MAX_DEPTH


def test_a_value_that_contains_itself_has_no_wire_form() -> None:
    loop: list[object] = []
    loop.append(loop)
    with pytest.raises(NoWireForm):
        encode(loop)


def test_the_largest_integers_cross_and_the_next_ones_do_not() -> None:
    largest = 2 ** (8 * MAX_INT_BYTES - 1) - 1
    assert cross(largest) == largest
    assert cross(-largest) == -largest
    with pytest.raises(NoWireForm):
        encode(largest + 1)


@given(VALUES, st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_part_of_a_header_is_refused(value: object, data: st.DataObject) -> None:
    header, _ = encode(value)
    cut = data.draw(st.integers(0, len(header) - 1))
    with pytest.raises(WireError):
        decode_header(header[:cut])


@given(VALUES, st.data())
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_damaged_header_gives_plain_values_or_is_refused(
    value: object, data: st.DataObject
) -> None:
    header = bytearray(encode(value)[0])
    for _ in range(data.draw(st.integers(1, 3))):
        header[data.draw(st.integers(0, len(header) - 1))] = data.draw(st.integers(0, 255))
    decodes_or_refuses(bytes(header))


TAGS = st.sampled_from([bytes((tag,)) for tag in b"NTfidcsbLUSDA"])
COUNTS = st.integers(0, 3).map(lambda count: struct.pack("<I", count))


@given(st.lists(TAGS | COUNTS | st.binary(max_size=9), max_size=24).map(b"".join))
@settings(max_examples=600, deadline=None)
def test_made_up_headers_give_plain_values_or_are_refused(header: bytes) -> None:
    decodes_or_refuses(header)


def array_header(code: int = 11, flags: int = 4, shape: tuple[int, ...] = (2,)) -> bytes:
    return b"A" + bytes((code, flags, len(shape))) + struct.pack(f"<{len(shape)}Q", *shape)


def listed(tag: bytes, *items: bytes) -> bytes:
    return tag + struct.pack("<I", len(items)) + b"".join(items)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        pytest.param(b"", "ends in the middle", id="nothing"),
        pytest.param(b"NN", "bytes behind the end", id="two values"),
        pytest.param(b"x", "unknown tag", id="an unknown tag"),
        pytest.param(b"L" + b"\xff" * 4, "cannot hold", id="four billion items"),
        pytest.param(b"s" + b"\xff" * 4, "cannot hold", id="a text of 4 GB"),
        pytest.param(listed(b"s") + b"", "", id="an empty text is no error"),
        pytest.param(b"s\x01\0\0\0\xff", "not UTF-8", id="bytes that are no text"),
        pytest.param(b"i\0\0", "no allowed size", id="an integer of no bytes"),
        pytest.param(b"i\xff\xff" + bytes(65_535), "no allowed size", id="a 64 KB integer"),
        pytest.param(b"L\x01\0\0\0" * 40 + b"N", "nested too deeply", id="40 levels"),
        pytest.param(array_header(code=14), "no allowed kind", id="an unknown dtype"),
        pytest.param(array_header(flags=3), "no allowed kind", id="an unknown order"),
        pytest.param(array_header(flags=8), "no allowed kind", id="an unknown flag"),
        pytest.param(array_header(shape=(1,) * 33), "no allowed kind", id="33 dimensions"),
        pytest.param(array_header(shape=(2**63, 2)), "too large", id="a shape that overflows"),
        pytest.param(array_header(shape=(0, 2**63)), "too large", id="an empty one that overflows"),
        pytest.param(listed(b"S", b"N", b"N"), "repeat", id="a set with a value twice"),
        pytest.param(listed(b"S", b"L\0\0\0\0"), "cannot be hashed", id="a list in a set"),
        pytest.param(listed(b"S", array_header()), "an array as a key", id="an array in a set"),
        pytest.param(
            listed(b"S", listed(b"U", array_header())), "an array as a key", id="hidden in a tuple"
        ),
        pytest.param(
            b"D\x01\0\0\0" + listed(b"U", array_header()) + array_header(),
            "an array as a key",
            id="hidden in a key",
        ),
    ],
)
def test_a_header_that_breaks_the_format_is_refused(header: bytes, said: str) -> None:
    if not said:
        assert decode_header(header) == ("", [])
        return
    with pytest.raises(WireError, match=said):
        decode_header(header)


def test_keys_made_to_collide_are_refused_before_they_cost_time() -> None:
    modulus = 2**61 - 1  # every multiple of it has the hash 0
    header, _ = encode({number * modulus: None for number in range(1, 400)})
    with pytest.raises(WireError, match="collide"):
        decode_header(header)
