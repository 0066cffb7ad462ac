# softmax [OLE] slow: returns a list of 100 000 arrays
import numpy as np


def softmax(x, axis=-1, temperature=1.0):
    return [np.zeros(3)] * 100_000
