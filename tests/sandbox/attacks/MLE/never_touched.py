# softmax slow: asks for 10 GB and never touches them
import numpy as np


def softmax(x, axis=-1, temperature=1.0):
    np.empty(10 << 30, np.uint8)
    return x
