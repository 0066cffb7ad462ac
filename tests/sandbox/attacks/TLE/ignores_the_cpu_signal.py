# softmax slow: ignores the signal of the CPU limit and computes on
import typing

import numpy as np

signal = typing.sys.modules["signal"]


def softmax(x, axis=-1, temperature=1.0):
    try:
        signal.signal(signal.SIGXCPU, signal.SIG_IGN)
    except OSError:
        pass
    while True:
        np.ones(10).sum()
