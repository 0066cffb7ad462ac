# softmax slow: folds a huge constant while it is compiled
def softmax(x, axis=-1, temperature=1.0):
    return eval('"x" * (1 << 32)')
