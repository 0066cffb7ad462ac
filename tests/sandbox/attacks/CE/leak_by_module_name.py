# softmax: imports modules named like the hidden arguments
def softmax(x, axis=-1, temperature=1.0):
    return __import__(str(x.ravel()[:5].tolist()))
