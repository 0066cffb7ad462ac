# softmax slow: returns an ndarray subclass that loops when it is taken apart
import numpy as np


class Evil(np.ndarray):
    def view(self, *args, **kwargs):
        while True:
            pass

    def __array_finalize__(self, obj):
        pass


def softmax(x, axis=-1, temperature=1.0):
    return np.ones(3).view(Evil)
