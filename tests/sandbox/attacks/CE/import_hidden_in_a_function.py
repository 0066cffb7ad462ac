# softmax: imports ctypes where no import is expected
def softmax(x, axis=-1, temperature=1.0):
    import ctypes

    return ctypes
