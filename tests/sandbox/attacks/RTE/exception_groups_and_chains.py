# softmax slow: raises an exception with a chain of a thousand causes in a ring
def softmax(x, axis=-1, temperature=1.0):
    first = error = ValueError()
    for _ in range(1000):
        error.__cause__ = ValueError()
        error = error.__cause__
    error.__cause__ = first
    raise ExceptionGroup("x", [first] * 1000)
