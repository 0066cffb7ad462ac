# softmax slow: raises an exception whose text never ends
class Evil(Exception):
    def __str__(self):
        while True:
            pass


def softmax(x, axis=-1, temperature=1.0):
    raise Evil
