# softmax slow: loops in a destructor
class Evil:
    def __del__(self):
        while True:
            pass


def softmax(x, axis=-1, temperature=1.0):
    Evil()
    return x
