# softmax: loops while it is imported
while True:
    pass


def softmax(x, axis=-1, temperature=1.0):
    return x
