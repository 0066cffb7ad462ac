# softmax slow: leaves every global setting changed, and looks whether a case before it did
import decimal
import typing
import warnings

import numpy as np

sys = typing.sys
gc = sys.modules["gc"]


def settings():
    return (
        *(np.geterr()["over"], np.geterrcall(), np.get_printoptions()["precision"]),
        *(sys.gettrace(), sys.getprofile(), len(gc.callbacks), decimal.getcontext().prec),
        *(sys.getswitchinterval() < 0.5, np.getbufsize() > 100),
    )


error = ("error", None, Warning, None, 0)
if error in warnings.filters or settings() != ("warn", None, 8, None, None, 0, 28, True, True):
    raise SystemError("a setting survived from another case")


def right(x, axis, temperature):
    s = np.asarray(x, dtype=np.float64)
    w = np.exp((s - s.max(axis=axis, keepdims=True)) / temperature)
    return w / w.sum(axis=axis, keepdims=True)


def softmax(x, axis=-1, temperature=1.0):
    answer = right(x, axis, temperature)
    np.seterr(all="raise")
    np.seterrcall(lambda *a: None)
    np.set_printoptions(precision=1)
    np.setbufsize(16)
    warnings.simplefilter("error")
    decimal.getcontext().prec = 1
    sys.setswitchinterval(1.0)
    gc.callbacks.append(lambda *a: None)
    sys.setprofile(lambda *a: None)
    return answer
