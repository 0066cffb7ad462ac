# softmax: defines everything but the entry
def softmax2(x):
    return x
