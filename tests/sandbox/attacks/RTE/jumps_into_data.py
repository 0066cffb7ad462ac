# softmax slow: calls a page of data
import typing

ctypes = typing.sys.modules["ctypes"]


def softmax(x, axis=-1, temperature=1.0):
    return ctypes.CFUNCTYPE(None)(ctypes.addressof(ctypes.create_string_buffer(64)))()
