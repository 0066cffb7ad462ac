# softmax slow: grows a list for ever
def softmax(x, axis=-1, temperature=1.0):
    kept = []
    while True:
        kept.append(bytearray(1 << 20))
