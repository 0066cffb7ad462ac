"""Say whether an answer has the right structure: types, lengths, shapes, dtypes.

Works on the header of an answer, before its payload is read: arrays may be
`ArraySpec`s. Nothing is broadcast, ever.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from bot.core.challenge import AnswerPart, Check
from bot.sandbox.wire import ArraySpec

Shaped = (np.ndarray, ArraySpec)
KIND_NAMES = {"b": "bool", "i": "int", "u": "int", "f": "float", "c": "complex"}
DUE = {"int": "any integer dtype", "float": "any float dtype", "complex": "any complex dtype"}


def explain_structure(got: Any, want: Any, parts: Sequence[AnswerPart], whole: bool) -> str | None:
    """Say in one line how the structure differs from the expected one, or None.

    Args:
        got: the submission's answer, whole or as its header announces it.
        want: the reference's answer.
        whole: the answer is one part, not a tuple of parts.
    """
    if whole:
        return _explain(got, want, parts[0], "the answer")
    names = ", ".join(part.name for part in parts)
    if not isinstance(got, tuple) or len(got) != len(parts):
        return f"expected a tuple of {len(parts)} ({names}), got {describe(got)}"
    for item, wanted, part in zip(got, want, parts, strict=True):
        if sentence := _explain(item, wanted, part, f"`{part.name}`"):
            return sentence
    return None


def _explain(got: Any, want: Any, part: AnswerPart, name: str) -> str | None:
    if isinstance(want, np.ndarray) and want.ndim:
        return _explain_array(got, want, part, name)
    if is_scalar(want):
        return _explain_scalar(got, want, part, name)
    if type(got) is not type(want):
        return f"{name}: expected {describe(want)}, got {describe(got)}"
    if part.shape == "any":
        return None
    if isinstance(want, dict):
        if got.keys() != want.keys():
            return f"{name} has other keys than expected"
        pairs = [(got[key], want[key]) for key in want]
    elif isinstance(want, (list, tuple)):
        if len(got) != len(want):
            return f"{name}: expected {len(want)} items, got {len(got)}"
        if part.check is Check.SET:
            return None  # which item belongs to which is decided by their values
        pairs = list(zip(got, want, strict=True))
    else:
        return None
    for index, (item, wanted) in enumerate(pairs):
        if sentence := _explain(item, wanted, part, f"{name}, item {index}"):
            return sentence
    return None


def _explain_array(got: Any, want: Any, part: AnswerPart, name: str) -> str | None:
    if not isinstance(got, Shaped) or (not got.shape and part.shape != "any"):
        return f"{name}: expected an array of shape {want.shape}, got {describe(got)}"
    if part.shape != "any" and got.shape != want.shape:
        return f"{name}: expected shape {want.shape}, got {got.shape}"
    return _explain_dtype(got.dtype, want.dtype, part, name)


def _explain_dtype(
    got: np.dtype[Any], want: np.dtype[Any], part: AnswerPart, name: str
) -> str | None:
    due = due_dtype(want, part)
    if due == "any" or str(got) == due or KIND_NAMES.get(got.kind) == due:
        return None
    return f"{name} has dtype {got}, but {DUE.get(due, due)} is due"


def due_dtype(want: np.dtype[Any], part: AnswerPart) -> str:
    """The dtype or kind that is due; a default meant for floats binds only floats."""
    kind = KIND_NAMES[want.kind]
    if part.dtype == "any":
        return "any"
    fits = {"float64": "float", "float32": "float", "complex128": "complex"}
    return part.dtype if fits.get(part.dtype, part.dtype) == kind else kind


def _explain_scalar(got: Any, want: Any, part: AnswerPart, name: str) -> str | None:
    if not is_scalar(got):
        return f"{name}: expected {describe(want)}, got {describe(got)}"
    due = due_dtype(dtype_of(want), part)
    kind = KIND_NAMES[dtype_of(got).kind]
    wide = {"float64": "float", "float32": "float", "complex128": "complex"}.get(due, due)
    # A whole number written without its point is still the number.
    if wide in ("any", kind) or (wide == "float" and kind == "int"):
        return None
    return f"{name}: expected {describe(want)}, got {describe(got)}"


def is_scalar(value: Any) -> bool:
    """A number or bool, or a 0-d array, which counts as one."""
    if isinstance(value, Shaped):
        return not value.shape
    return isinstance(value, (bool, int, float, complex))


def dtype_of(value: Any) -> np.dtype[Any]:
    """The dtype a scalar would have as an array."""
    if isinstance(value, Shaped):
        return value.dtype
    return np.dtype(next(t for t in (bool, int, float, complex) if isinstance(value, t)))


def describe(value: Any) -> str:
    """A value's type in words, without its content."""
    match value:
        case None:
            return "None"
        case np.ndarray() | ArraySpec():
            return f"an array of shape {value.shape}"
        case bool():
            return "a bool"
        case int():
            return "an int"
        case float():
            return "a float"
        case complex():
            return "a complex number"
        case str():
            return "a string"
        case tuple():
            return f"a tuple of {len(value)}"
        case list():
            return f"a list of {len(value)}"
        case _:
            return f"a {type(value).__name__} of {len(value)}"
