# softmax slow: announces an array with flags that don't exist
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
    write(frame(17, b"A\x0b\xff\x01" + struct.pack("<Q", 3), 24))
    return x
