"""Copy and compare plain values the way the wire sees them: to the bit."""

from typing import Any

import numpy as np

from bot.sandbox.wire import allocate, decode_header, encode, restore


def copy_value(value: Any) -> Any:
    """A deep copy by way of the wire: what a child would receive."""
    header, arrays = encode(value)
    tree, specs = decode_header(header)
    copies = []
    for spec, array in zip(specs, arrays, strict=True):
        fresh = allocate(spec)
        fresh[...] = array
        copies.append(fresh)
    return restore(tree, iter(copies))


def same_value(left: Any, right: Any) -> bool:
    """Whether two decoded values are the same to the bit; layout doesn't matter."""
    if type(left) is not type(right):
        return False
    if isinstance(left, np.ndarray):
        if left.shape != right.shape or left.dtype != right.dtype:
            return False
        return bool(np.ascontiguousarray(left).tobytes() == np.ascontiguousarray(right).tobytes())
    if isinstance(left, (list, tuple)):
        return len(left) == len(right) and all(map(same_value, left, right))
    if isinstance(left, dict):
        return same_value(list(left.items()), list(right.items()))
    if isinstance(left, set):
        return {encode(item)[0] for item in left} == {encode(item)[0] for item in right}
    return encode(left)[0] == encode(right)[0]  # NaN differs from itself, its bits don't
