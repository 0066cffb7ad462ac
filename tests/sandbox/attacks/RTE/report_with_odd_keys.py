# softmax slow: reports an error whose keys are numbers and tuples
import struct
import typing

import numpy as np

os = typing.sys.modules["os"]


def frame(kind, header, payload=0, magic=b"fs1\n"):
    return struct.pack("<4sB3xIQ", magic, kind, len(header), payload) + header


def write(data):
    while data:
        data = data[os.write(3, data) :]


def text(s):
    return b"s" + struct.pack("<I", len(s)) + s


def report(**fields):
    body = b"".join(text(k.encode()) + v for k, v in fields.items())
    write(frame(18, b"D" + struct.pack("<I", len(fields)) + body))


def softmax(x, axis=-1, temperature=1.0):
    write(frame(18, b"D" + struct.pack("<I", 2) + b"TN" + b"U" + struct.pack("<I", 0) + b"N"))
    return x
