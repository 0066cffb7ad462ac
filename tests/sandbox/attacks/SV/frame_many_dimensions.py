# softmax slow: announces an array of 255 dimensions
import struct
import typing

import numpy as np

os = typing.sys.modules["os"]


def frame(kind, header, payload=0, magic=b"fs1\n"):
    return struct.pack("<4sB3xIQ", magic, kind, len(header), payload) + header


def write(data):
    while data:
        data = data[os.write(3, data) :]


def softmax(x, axis=-1, temperature=1.0):
    write(frame(17, b"A\x0b\x00\xff" + struct.pack("<Q", 1) * 255, 8))
    return x
