"""A closure for each operation; nodes are numbered as they are made, so the latest comes first."""

import heapq
from itertools import count

numbers = count()


class Value:
    __slots__ = ("data", "grad", "number", "push")

    def __init__(self, data, push=None):
        self.data = data
        self.grad = 0
        self.number = next(numbers)
        self.push = push

    def __add__(self, other):
        if not isinstance(other, Value):
            return Value(self.data + other, lambda g: ((self, g),))
        return Value(self.data + other.data, lambda g: ((self, g), (other, g)))

    __radd__ = __add__

    def __mul__(self, other):
        if not isinstance(other, Value):
            return Value(self.data * other, lambda g: ((self, g * other),))
        return Value(self.data * other.data, lambda g: ((self, g * other.data), (other, g * self.data)))

    __rmul__ = __mul__

    def __neg__(self):
        return Value(-self.data, lambda g: ((self, -g),))

    def __sub__(self, other):
        return self + (-other)

    def __rsub__(self, other):
        return -self + other

    def __pow__(self, p):
        return Value(self.data**p, lambda g: ((self, g * p * self.data ** (p - 1)),))

    def __truediv__(self, other):
        if not isinstance(other, Value):
            return Value(self.data / other, lambda g: ((self, g / other),))
        out = self.data / other.data
        return Value(out, lambda g: ((self, g / other.data), (other, -g * out / other.data)))

    def __rtruediv__(self, other):
        out = other / self.data
        return Value(out, lambda g: ((self, -g * out / self.data),))

    def relu(self):
        return Value(self.data if self.data > 0 else 0, lambda g: ((self, g if self.data > 0 else 0),))

    def backward(self):
        # A node was made after its inputs: the one with the highest number is complete.
        due = {self: 1}
        heap = [(-self.number, self)]
        while heap:
            _, node = heapq.heappop(heap)
            derivative = due[node]
            if node is not self:
                node.grad += derivative
            if node.push is not None:
                for source, share in node.push(derivative):
                    if source not in due:
                        due[source] = 0
                        heapq.heappush(heap, (-source.number, source))
                    due[source] += share
        self.grad = 1
