# softmax: asks for 100 GB of ones
import numpy as np


def softmax(x, axis=-1, temperature=1.0):
    return np.ones((100_000, 125_000))
