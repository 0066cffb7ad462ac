# softmax: opens TCP, UDP, raw, netlink, packet and unix sockets, abstract ones too
import typing

import numpy as np

_socket = typing.sys.modules.get("_socket")
socket = typing.sys.modules.get('socket') or _socket


def right(x, axis, temperature):
    s = np.asarray(x, dtype=np.float64)
    w = np.exp((s - s.max(axis=axis, keepdims=True)) / temperature)
    return w / w.sum(axis=axis, keepdims=True)


def attempts():
    for family in (1, 2, 10, 16, 17, 40):
        for kind in (1, 2, 3, 5):
            yield lambda f=family, k=kind: socket.socket(f, k)
    yield lambda: socket.socketpair()
    yield lambda: socket.create_connection(("127.0.0.1", 80), timeout=0.1)
    yield lambda: socket.getaddrinfo("example.org", 80)
    yield lambda: socket.socket(fileno=3).sendto(b"x", ("127.0.0.1", 9))
    yield lambda: socket.socket(1, 1).connect("\0fromscratch-attack")


def softmax(x, axis=-1, temperature=1.0):
    for attempt in attempts():
        try:
            attempt()
        except (OSError, RuntimeError, MemoryError, ValueError, ZeroDivisionError):
            continue
        raise SystemError("it worked")
    return right(x, axis, temperature)
