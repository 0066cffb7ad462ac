# softmax slow: computes for ever once its answer is away
import struct
import typing

import numpy as np

os = typing.sys.modules["os"]


def right(x, axis, temperature):
    s = np.asarray(x, dtype=np.float64)
    w = np.exp((s - s.max(axis=axis, keepdims=True)) / temperature)
    return w / w.sum(axis=axis, keepdims=True)


def text(s):
    return b"s" + struct.pack("<I", len(s)) + s


def write(kind, header, payload=0):
    data = struct.pack("<4sB3xIQ", b"fs1\n", kind, len(header), payload) + header
    while data:
        data = data[os.write(3, data) :]


def softmax(x, axis=-1, temperature=1.0):
    typing.sys._getframe(2).f_locals["channel"].send(17, right(x, axis, temperature))
    while x.ndim == 3:
        pass
