# softmax slow: sorts keys that compare for ever
class Key:
    def __lt__(self, other):
        while True:
            pass


def softmax(x, axis=-1, temperature=1.0):
    return sorted([Key(), Key()])
