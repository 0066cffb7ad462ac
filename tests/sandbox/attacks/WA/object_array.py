# softmax slow: returns an array of objects
import numpy as np


def softmax(x, axis=-1, temperature=1.0):
    return np.full(x.shape, object())
