# softmax: doubles a text until there is no memory
def softmax(x, axis=-1, temperature=1.0):
    text = "x"
    while True:
        text += text
