# softmax [RTE|WA] slow: unmaps the pages it runs on
import typing

ctypes = typing.sys.modules["ctypes"]


def softmax(x, axis=-1, temperature=1.0):
    libc = ctypes.CDLL(None)
    libc.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
    return libc.munmap(id(x) & ~0xFFFFFF, 1 << 26)
