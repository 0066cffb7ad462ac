# softmax: keeps answers by the identity of the argument
import numpy as np



def right(x, axis, temperature):
    s = np.asarray(x, dtype=np.float64)
    w = np.exp((s - s.max(axis=axis, keepdims=True)) / temperature)
    return w / w.sum(axis=axis, keepdims=True)


class Memory:
    calls = 0
    answers = {}


def softmax(x, axis=-1, temperature=1.0):
    Memory.calls += 1
    key = id(x)
    if Memory.calls > 1 or key in Memory.answers:
        raise SystemError("something survived from another case")
    Memory.answers[key] = right(x, axis, temperature)
    return Memory.answers[key]
