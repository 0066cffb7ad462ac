# softmax: returns a list of two hundred thousand numbers
def softmax(x, axis=-1, temperature=1.0):
    return list(range(200_000))
