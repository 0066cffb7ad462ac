# softmax: raises an exception made of mentions, back-ticks and half a surrogate pair
def softmax(x, axis=-1, temperature=1.0):
    raise ValueError("@everyone ``` \ud800 \x00 \u202e")
