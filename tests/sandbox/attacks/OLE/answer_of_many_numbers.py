# softmax: returns a list of a million numbers
def softmax(x, axis=-1, temperature=1.0):
    return list(range(1_000_000))
