# softmax slow: puts an object into a dict that never finishes hashing
class Evil:
    def __hash__(self):
        while True:
            pass


def softmax(x, axis=-1, temperature=1.0):
    return {Evil(): 1}
