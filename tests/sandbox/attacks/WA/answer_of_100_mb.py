# softmax slow: returns an array of 100 MB of the wrong shape
import numpy as np


def softmax(x, axis=-1, temperature=1.0):
    return np.zeros((1000, 12_500))
