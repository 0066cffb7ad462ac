"""Decide whether an answer's values are right, and say in one line why not.

Runs outside the sandbox, on arrays rebuilt from plain bytes, so a submission
can neither import this code nor hand it an object with surprising methods. The
structure was compared before (`bot.judge.structure`).
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.core.challenge import AnswerPart, Check, Scale
from bot.judge.structure import explain_structure, is_scalar

Array = npt.NDArray[Any]


def explain_values(got: Any, want: Any, parts: Sequence[AnswerPart], whole: bool) -> str | None:
    """Say how the values differ from the expected ones, or None if they are right.

    Args:
        got: the submission's answer; its structure is that of `want`.

    Returns:
        A sentence fit to show the member: never a hidden argument.
    """
    if whole:
        return _explain(got, want, parts[0], "the answer")
    for item, wanted, part in zip(got, want, parts, strict=True):
        if sentence := _explain(item, wanted, part, f"`{part.name}`"):
            return sentence
    return None


def _explain(got: Any, want: Any, part: AnswerPart, name: str) -> str | None:
    if part.check is Check.SET and isinstance(want, (list, tuple)):
        return _explain_list_as_set(got, want, part, name)
    if isinstance(want, np.ndarray) or is_scalar(want):
        if part.check is Check.EXACT and type(got) is type(want) is int:
            return None if got == want else f"{name} is not the expected value"
        return explain_mismatch(_as_array(got), _as_array(want), part, name)
    if isinstance(want, dict):
        pairs = [(got[key], want[key]) for key in want]
    elif isinstance(want, (list, tuple)):
        pairs = list(zip(got, want, strict=True))
    else:
        return None if got == want else f"{name} is not the expected one"
    for index, (item, wanted) in enumerate(pairs):
        if sentence := _explain(item, wanted, part, f"{name}, item {index}"):
            return sentence
    return None


def _as_array(value: Any) -> Array:
    """A number as an array; an integer beyond every dtype as the nearest float."""
    array = np.asarray(value)
    if array.dtype != object:
        return array
    try:
        return np.asarray(float(value))
    except OverflowError:
        return np.asarray(np.inf if value > 0 else -np.inf)


def _explain_list_as_set(got: Any, want: Any, part: AnswerPart, name: str) -> str | None:
    exact = (replace(part, check=Check.EXACT),)
    left = list(want)
    for item in got:
        found = (i for i, due in enumerate(left) if _is_right(item, due, exact))
        if (at := next(found, None)) is None:
            return f"{name} contains an item that is not due, or contains it too often"
        del left[at]
    return f"{name} lacks {len(left)} items" if left else None


def _is_right(got: Any, want: Any, parts: tuple[AnswerPart]) -> bool:
    if explain_structure(got, want, parts, whole=True):
        return False
    return explain_values(got, want, parts, whole=True) is None


def explain_mismatch(got: Array, want: Array, part: AnswerPart, name: str) -> str | None:
    """Compare two arrays of the same shape by the part's check."""
    if got.shape != want.shape:
        return f"{name}: expected shape {want.shape}, got {got.shape}"
    if want.size == 0:
        return None
    match part.check:
        case Check.EXACT:
            return _exact(got, want, name)
        case Check.PERMUTATION:
            return _permutation(got, want, name)
        case Check.SET:
            return _exact(_sorted_rows(got), _sorted_rows(want), name)
        case Check.SIGN:
            return _close(_with_signs_of(want, _widened(got), part.axis), want, part, name)
        case Check.SIMPLEX:
            return _simplex(got, part, name) or _close(got, want, part, name)
        case Check.CLOSE:
            return _close(got, want, part, name)


def _exact(got: Array, want: Array, name: str) -> str | None:
    same = got == want
    if np.issubdtype(want.dtype, np.inexact) and np.issubdtype(got.dtype, np.inexact):
        same |= np.isnan(got) & np.isnan(want)
    return None if same.all() else _differs(~same, name)


def _differs(wrong: Array, name: str) -> str:
    if wrong.ndim == 0:
        return f"{name} is not the expected value"
    first = tuple(int(i) for i in np.argwhere(wrong)[0])
    return (
        f"{name} is wrong in {int(wrong.sum()):,} of {wrong.size:,} places, "
        f"first at {_place(first)}"
    )


def _place(index: tuple[int, ...]) -> str:
    return f"index {index[0]}" if len(index) == 1 else f"index {index}"


def _close(got: Array, want: Array, part: AnswerPart, name: str) -> str | None:
    got, want = _widened(got), _widened(want)
    # NaN compares false with everything: ask where values are right, never
    # where they are wrong, or an all-NaN answer passes.
    if sentence := _explain_not_finite(got, want, name):
        return sentence
    finite = np.isfinite(want)
    if part.minimum is not None and (low := finite & (got.real < part.minimum)).any():
        return f"{name} has values below {part.minimum:g}, which can't be: {_differs(low, 'it')}"
    error, allowed = allowed_error(got, want, part)
    right = ~finite | (error <= allowed)
    if right.all():
        return None
    with np.errstate(all="ignore"):
        scale = (allowed - part.atol) / part.rtol
        relative = np.where(right | (scale == 0), 0.0, error / scale)
    return f"{_differs(~right, name)}{_off_by(float(relative.max()), part)}"


def allowed_error(got: Array, want: Array, part: AnswerPart) -> tuple[Array, Array]:
    """The error of every element, and how large it may be; both have the shape of `want`.

    Where the expected value isn't finite there is no error.
    """
    got, want = _widened(got), _widened(want)
    finite = np.isfinite(want)
    magnitude = np.abs(np.where(finite, want, 0.0))
    scale = magnitude.max() if part.relative_to is Scale.ANSWER else magnitude
    with np.errstate(over="ignore", invalid="ignore"):  # infinitely far off is far enough
        error = np.abs(np.where(finite, got - np.where(finite, want, 0.0), 0.0))
    return error, np.broadcast_to(part.rtol * scale + part.atol, want.shape)


def _off_by(worst: float, part: AnswerPart) -> str:
    """How far off, in words that mean something to a learner."""
    if worst <= 0:
        return ""
    if worst >= 1:
        return f", off by more than {_scale_words(part)}"
    return f", off by up to {worst:.1e} of {_scale_words(part)}"


def _scale_words(part: AnswerPart) -> str:
    return "its largest value" if part.relative_to is Scale.ANSWER else "the right value"


def _widened(array: Array) -> Array:
    """Compare in at least float64, so that no difference wraps around."""
    return array.astype(np.complex128 if array.dtype.kind == "c" else np.float64)


def _explain_not_finite(got: Array, want: Array, name: str) -> str | None:
    for test, word in ((np.isnan, "NaN"), (np.isinf, "infinity")):
        theirs, ours = test(got), test(want)
        if (extra := theirs & ~ours).any():
            return f"{name} has {word} where numbers are due{_where(extra)}"
        if (missing := ours & ~theirs).any():
            return f"{name} lacks {word} where it is due{_where(missing)}"
    infinite = np.isinf(want) & ~np.isnan(want)  # of a complex number, it may be both
    if infinite.any() and not (got[infinite] == want[infinite]).all():
        return f"{name} has an infinity of the wrong sign"
    return None


def _where(wrong: Array) -> str:
    if wrong.ndim == 0:
        return ""
    return f" (first at {_place(tuple(int(i) for i in np.argwhere(wrong)[0]))})"


def _simplex(got: Array, part: AnswerPart, name: str) -> str | None:
    if not np.isfinite(got).all():
        return f"{name} has NaN or infinity where probabilities are due"
    if (got < 0).any():
        return f"{name} has negative probabilities"
    if not (
        np.abs(got.sum(axis=part.axis) - 1.0) <= max(part.rtol * got.shape[part.axis], 1e-12)
    ).all():
        return f"{name} doesn't sum to 1: you may be normalising over the wrong axis"
    return None


def _with_signs_of(want: Array, got: Array, axis: int) -> Array:
    """Flip whole slices of `got` where that brings them nearer to `want`."""
    if got.ndim == 0:
        return got
    with np.errstate(all="ignore"):  # whatever is not finite is compared later
        straight = np.abs(got - want).sum(axis=axis, keepdims=True)
        flipped = np.abs(got + want).sum(axis=axis, keepdims=True)
    return np.where(flipped < straight, -got, got)


def _permutation(got: Array, want: Array, name: str) -> str | None:
    """Labels are right up to renaming: a bijection maps one to the other."""
    # Numbered one by one: as one array of two dtypes, distinct labels could become the
    # same float, and then any grouping would look right.
    kinds, numbered = zip(*(np.unique(a, return_inverse=True) for a in (got, want)), strict=True)
    pairs = np.unique(np.stack([numbers.ravel() for numbers in numbered]), axis=1)
    if pairs.shape[1] == len(kinds[0]) == len(kinds[1]):
        return None
    return f"{name} groups the points otherwise, whatever the labels are called"


def _sorted_rows(array: Array) -> Array:
    rows = array.reshape(len(array), -1) if array.ndim else array.reshape(1, 1)
    return rows[np.lexsort(rows.T[::-1])]
