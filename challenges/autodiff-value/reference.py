"""Reverse-mode automatic differentiation on scalars.

Source: A. Griewank and A. Walther, Evaluating Derivatives, 2nd edition, 2008,
chapter 3.
"""


class Value:
    def __init__(self, data):
        self.data = data
        self.grad = 0.0
        self._inputs = ()  # pairs: a Value that this one was made of, and d self / d it

    def __add__(self, other):
        if isinstance(other, Value):
            return self._make(self.data + other.data, (self, 1.0), (other, 1.0))
        return self._make(self.data + other, (self, 1.0))

    def __mul__(self, other):
        if isinstance(other, Value):
            return self._make(self.data * other.data, (self, other.data), (other, self.data))
        return self._make(self.data * other, (self, other))

    def __pow__(self, p):
        return self._make(self.data**p, (self, p * self.data ** (p - 1)))

    def relu(self):
        if self.data > 0:
            return self._make(self.data, (self, 1.0))
        return self._make(0.0, (self, 0.0))

    def __neg__(self):
        return self._make(-self.data, (self, -1.0))

    # The others follow from these: x - y = x + (-y) and x / y = x · y⁻¹.
    def __sub__(self, other):
        return self + -other

    def __truediv__(self, other):
        return self * other**-1

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return -self + number

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return self**-1 * number

    def count_uses(self):
        """Return the ancestors of self, each with the number of its uses on the way here."""
        uses = {}
        stack = [self]
        while stack:
            for node, _ in stack.pop()._inputs:
                if node not in uses:
                    uses[node] = 0
                    stack.append(node)
                uses[node] += 1  # x * x uses x twice
        return uses

    def backward(self):
        uses = self.count_uses()
        derivatives = dict.fromkeys(uses, 0.0)  # of self by each node, in this call only
        derivatives[self] = 1.0
        ready = [self]
        while ready:
            node = ready.pop()
            for source, local in node._inputs:
                derivatives[source] += derivatives[node] * local
                uses[source] -= 1
                if uses[source] == 0:  # every node that uses it has passed its share on
                    ready.append(source)
        for node, derivative in derivatives.items():
            node.grad += derivative
        self.grad = 1.0

    def _make(self, data, *inputs):
        made = Value(data)
        made._inputs = inputs
        return made
