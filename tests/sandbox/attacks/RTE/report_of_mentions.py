# softmax: reports an error made of mentions, links and controls
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
    report(type=text(b"@everyone"), message=text(b"<@!1> http://x \x1b[2J"), traceback=text(b"\xed\xa0\x80 @here ```" * 900), printed=text(b"\xed\xb0\x80\x00"))
    return x
