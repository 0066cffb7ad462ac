# softmax slow: integers whose length, bytes and sum lie
import numpy as np


class Lying(int):
    def bit_length(self):
        return 0

    def to_bytes(self, *a, **k):
        return b"x" * 70000

    def __add__(self, other):
        return "no"


def softmax(x, axis=-1, temperature=1.0):
    return [Lying(1 << 4000), Lying(-5)]
