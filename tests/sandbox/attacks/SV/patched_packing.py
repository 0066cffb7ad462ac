# softmax: patches struct and the encoder so that frames come out mangled
import typing

import numpy as np



frames = typing.sys.modules["bot.sandbox.frames"]
frames.MAGIC = b"AC!!"


def softmax(x, axis=-1, temperature=1.0):
    return x
