# softmax slow: a finaliser and a collector hook change the answer after it was returned
import typing

import numpy as np

gc = typing.sys.modules["gc"]


class Later:
    def __init__(self, answer):
        self.answer = answer

    def __del__(self):
        self.answer[...] = 1 / self.answer.size


def softmax(x, axis=-1, temperature=1.0):
    answer = np.ones_like(np.asarray(x, float))
    later = Later(answer)
    later.itself = later
    gc.set_threshold(1, 1, 1)
    gc.callbacks.append(lambda *a: answer.fill(2.0))
    return answer
