# softmax slow: loops while its exception is handled
class Evil:
    def __enter__(self):
        return self

    def __exit__(self, *args):
        while True:
            pass


def softmax(x, axis=-1, temperature=1.0):
    with Evil():
        return 1 / 0
