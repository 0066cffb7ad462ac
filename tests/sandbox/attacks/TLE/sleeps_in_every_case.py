# softmax slow: sleeps without CPU until the judge runs out of patience, having passed only the first cases
import queue

import numpy as np



def nap(seconds):
    try:
        queue.Queue().get(timeout=seconds)
    except queue.Empty:
        pass


def right(x, axis, temperature):
    s = np.asarray(x, dtype=np.float64)
    w = np.exp((s - s.max(axis=axis, keepdims=True)) / temperature)
    return w / w.sum(axis=axis, keepdims=True)


def softmax(x, axis=-1, temperature=1.0):
    nap(8)
    return right(x, axis, temperature)
