# softmax [WA|RTE] slow: returns a list, a dict and a text that lie about themselves
class Lies(list):
    __class__ = property(lambda self: __import__("numpy").ndarray)

    def __len__(self):
        return 1 << 40

    def __iter__(self):
        raise SystemExit


def softmax(x, axis=-1, temperature=1.0):
    return Lies([1.0, 2.0])
