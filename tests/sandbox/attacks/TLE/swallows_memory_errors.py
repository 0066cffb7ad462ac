# softmax [TLE] slow: catches every MemoryError and asks again
import numpy as np


def softmax(x, axis=-1, temperature=1.0):
    kept = []
    while True:
        try:
            kept.append(np.ones(1 << 17))
        except MemoryError:
            pass
