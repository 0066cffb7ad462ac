"""Answers that know nothing: what a bank of cases must never accept.

Each is a submission that calls the reference and throws its values away, so its
structure is right wherever that can be, and only the values give it away.
"""

from bot.core.challenge import Challenge

_LIKE = """
import numpy as _np


def _hollow(value, fill):
    if isinstance(value, _np.ndarray):
        if value.dtype.kind == "f" or fill == fill:
            return _np.full_like(value, fill)
        return _np.zeros_like(value)
    if isinstance(value, (list, tuple)):
        return type(value)(_hollow(item, fill) for item in value)
    if isinstance(value, dict):
        return {key: _hollow(item, fill) for key, item in value.items()}
    if isinstance(value, float):
        return float(fill)
    if isinstance(value, (bool, int)):
        return type(value)(0 if fill != fill else fill)
    if isinstance(value, str):
        return ""
    return value
"""
_FUNCTION = """
_known = {entry}


def {entry}(*args, **kwargs):
    return {expression}
"""
_CLASS = """
_known = {entry}


def _around(method):
    def call(self, *args, **kwargs):
        found = method(self, *args, **kwargs)
        if found is self or found is None:
            return found
        return {expression}
    return call


{entry} = type("{entry}", (_known,), {{
    name: _around(method)
    for name, method in vars(_known).items()
    if callable(method) and not name.startswith("_")
}})
"""
_EXPRESSIONS = {
    "zeros": "_hollow({answer}, 0)",
    "ones": "_hollow({answer}, 1)",
    "NaN": "_hollow({answer}, float('nan'))",
    "None": "None",
    "the input echoed": "args[0] if args else None",
    "an empty array": "_np.empty(0)",
}


def null_submissions(challenge: Challenge) -> dict[str, str]:
    """The name and source of every null answer for a challenge."""
    is_class = f"class {challenge.entry}" in challenge.reference
    template = _CLASS if is_class else _FUNCTION
    answer = "found" if is_class else "_known(*args, **kwargs)"
    return {
        name: challenge.reference
        + _LIKE
        + template.format(entry=challenge.entry, expression=expression.format(answer=answer))
        for name, expression in _EXPRESSIONS.items()
    }
