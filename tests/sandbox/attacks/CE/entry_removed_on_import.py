# softmax: has the entry in its text and none after import
def softmax(x, axis=-1, temperature=1.0):
    return x


del softmax
