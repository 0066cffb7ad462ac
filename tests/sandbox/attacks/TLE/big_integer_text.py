# softmax [TLE|MLE] slow: prints a huge integer in decimal
import typing


def softmax(x, axis=-1, temperature=1.0):
    typing.sys.set_int_max_str_digits(0)
    return len(str(1 << 10**8))
