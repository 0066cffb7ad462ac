# softmax slow: answers a structured array with a field of its own shape
import numpy as np


def right(x, axis, temperature):
    s = np.asarray(x, dtype=np.float64)
    w = np.exp((s - s.max(axis=axis, keepdims=True)) / temperature)
    return w / w.sum(axis=axis, keepdims=True)


def softmax(x, axis=-1, temperature=1.0):
    answer = right(x, axis, temperature)
    made = np.zeros(answer.shape, [("p", float), ("q", float, 3)])
    made["p"] = answer
    return made
