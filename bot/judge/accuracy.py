"""How far off an answer is, in units of what is allowed.

For authors: a tolerance should lie well above the rounding of every right way
and well below the error of every wrong one.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from bot.core.challenge import AnswerPart, Check
from bot.judge.structure import is_scalar
from bot.judge.values import allowed_error


def error_share(got: Any, want: Any, parts: Sequence[AnswerPart], whole: bool) -> float | None:
    """The largest error of the parts compared by closeness, over the error allowed there.

    Args:
        got: an answer whose structure is that of `want`.

    Returns:
        At most 1 for a right answer; None where nothing is compared by closeness
        or an answer isn't finite where the expected one is.
    """
    pairs = [(got, want)] if whole else list(zip(got, want, strict=True))
    shares = [
        share
        for part, (mine, due) in zip(parts, pairs, strict=True)
        if part.check is Check.CLOSE
        for share in _shares(mine, due, part)
    ]
    return max(shares, default=None) if np.isfinite(shares).all() else None


def _shares(got: Any, want: Any, part: AnswerPart) -> Iterator[float]:
    if isinstance(want, dict):
        for key in want:
            yield from _shares(got[key], want[key], part)
    elif isinstance(want, (list, tuple)):
        for mine, due in zip(got, want, strict=True):
            yield from _shares(mine, due, part)
    elif is_scalar(want) or isinstance(want, np.ndarray):
        yield _share(np.asarray(got), np.asarray(want), part)


def _share(got: Any, want: Any, part: AnswerPart) -> float:
    if want.size == 0 or want.dtype.kind not in "fciu" or got.shape != want.shape:
        return 0.0
    error, allowed = allowed_error(got, want, part)
    if not np.isfinite(error).all():
        return float("inf")
    with np.errstate(all="ignore"):
        shares = np.where(error == 0, 0.0, error / allowed)
    return float(shares.max())
