# softmax slow: answers a read-only view backwards through the middle of a larger buffer
import numpy as np


def right(x, axis, temperature):
    s = np.asarray(x, dtype=np.float64)
    w = np.exp((s - s.max(axis=axis, keepdims=True)) / temperature)
    return w / w.sum(axis=axis, keepdims=True)


def softmax(x, axis=-1, temperature=1.0):
    answer = right(x, axis, temperature)
    buffer = np.full(3 * answer.size + 7, np.nan)
    view = buffer[-2 : -2 - 2 * answer.size : -2].reshape(answer.shape)
    view[...] = answer
    view.flags.writeable = False
    return view
