# softmax slow: raises an exception with 100 MB of text
def softmax(x, axis=-1, temperature=1.0):
    raise ValueError("x" * 100_000_000)
