"""Are these the right int8 weights, scales and outputs?

The weights must be equal and of dtype int8. Each scale and each output is
compared with the expected one to 1e-9 of its own size.
"""

import numpy as np

RTOL = 1e-9


def check(args, kwargs, answer, expected):
    if not isinstance(answer, tuple) or len(answer) != 3:
        return "The answer is not (y, qW, sW)."
    want_y, want_qW, want_sW = expected
    y, qW, sW = answer
    if not isinstance(qW, np.ndarray) or qW.shape != want_qW.shape:
        return "`qW` is no array of the shape of W."
    if qW.dtype != np.int8:
        return f"`qW` has dtype {qW.dtype}, but int8 is due."
    wrong = int((qW != want_qW).sum())
    if wrong:
        return f"`qW` is wrong in {wrong:,} of {qW.size:,} places."
    return explain("sW", sW, want_sW) or explain("y", y, want_y)


def explain(name, got, want):
    if not isinstance(got, np.ndarray) or got.dtype != np.float64 or got.shape != want.shape:
        return f"`{name}` is no float64 array of shape {want.shape}."
    if np.isnan(got).any():
        return f"`{name}` has NaN where numbers are due."
    # NaN and infinity compare false: ask where values are right.
    with np.errstate(all="ignore"):
        right = np.abs(got - want) <= RTOL * np.abs(want)
    wrong = int((~right).sum())
    if wrong:
        return f"`{name}` is wrong in {wrong:,} of {want.size:,} places."
    return None
