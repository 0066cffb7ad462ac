"""Keeps numbers in one byte, which whole numbers below 0 and above 255 do not fit."""

import numpy as np


class Value:
    def __init__(self, data, parts=()):
        self.data, self.grad = data, 0.0
        self.parts = parts  # pairs: a Value, and the derivative by it

    @staticmethod
    def of(other):
        if isinstance(other, Value):
            return other
        return Value(int(np.array(other).astype(np.uint8)) if isinstance(other, int) else other)

    def __add__(self, other):
        other = Value.of(other)
        return Value(self.data + other.data, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other):
        other = Value.of(other)
        return Value(self.data * other.data, ((self, other.data), (other, self.data)))

    def __neg__(self):
        return Value(-self.data, ((self, -1.0),))

    def __sub__(self, other):
        return self + -Value.of(other)

    def __rsub__(self, other):
        return Value.of(other) - self

    def __truediv__(self, other):
        return self * Value.of(other) ** -1.0

    def __rtruediv__(self, other):
        return Value.of(other) / self

    __radd__, __rmul__ = __add__, __mul__

    def __pow__(self, exponent):
        slope = exponent * self.data ** (exponent - 1) if exponent else 0.0
        return Value(self.data**exponent, ((self, slope),))

    def relu(self):
        return Value(max(self.data, 0.0), ((self, float(self.data > 0)),))

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            node, complete = stack.pop()
            if complete:
                order.append(node)
            elif node not in seen:
                seen.add(node)
                stack.append((node, True))
                stack += [(part, False) for part, _ in node.parts]
        arrived = dict.fromkeys(order, 0.0)
        arrived[self] = 1.0
        for node in reversed(order):
            for part, slope in node.parts:
                arrived[part] += slope * arrived[node]
        for node in order:
            node.grad += arrived[node]
        self.grad = 1.0
