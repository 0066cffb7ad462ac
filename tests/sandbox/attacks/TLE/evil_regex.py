# softmax slow: matches a pattern that backtracks for ever
import re


def softmax(x, axis=-1, temperature=1.0):
    return re.match(r"(a+)+$", "a" * 40 + "b")
