# softmax slow: keeps answers in NumPy, builtins, interned texts and the collector, which a fork might carry on
import typing

import numpy as np



builtins = typing.sys.modules["builtins"]


def right(x, axis, temperature):
    s = np.asarray(x, dtype=np.float64)
    w = np.exp((s - s.max(axis=axis, keepdims=True)) / temperature)
    return w / w.sum(axis=axis, keepdims=True)


def softmax(x, axis=-1, temperature=1.0):
    answer = right(x, axis, temperature)
    for place in (np, np.linalg, builtins, typing.sys, typing):
        if getattr(place, "kept_answer", None) is not None:
            raise SystemError("something survived from another case")
        place.kept_answer = answer
    return answer
