# softmax slow: returns an integer whose number of bits is a hidden argument
def softmax(x, axis=-1, temperature=1.0):
    return 1 << (9000 + int(abs(x.sum()) % 1 * 1e6) if x.size else 9000)
