# softmax [WA|RTE] slow: returns a subclass that lies about its shape and dtype
import numpy as np



class Lies(np.ndarray):
    shape = property(lambda self: (40, 7))
    dtype = property(lambda self: np.dtype(float))
    view = lambda self, *a: self


def softmax(x, axis=-1, temperature=1.0):
    return np.zeros(1, np.int8).view(Lies)
