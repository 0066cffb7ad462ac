# softmax slow: calls itself for ever
def softmax(x, axis=-1, temperature=1.0):
    return softmax(x)
