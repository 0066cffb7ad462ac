# softmax: returns a text of 10 MB
def softmax(x, axis=-1, temperature=1.0):
    return "x" * 10_000_000
