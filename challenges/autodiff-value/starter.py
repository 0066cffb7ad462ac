"""A scalar that remembers how it was made, and can tell its derivatives."""


class Value:
    """A number in a graph of operations.

    Attributes:
        data: the number.
        grad: the sum of the derivatives that calls of backward() added here; 0 at first.

    To be written besides the methods below: + - * / with a Value or a Python number
    on either side, ** with a Python number, and unary minus.
    """

    def __init__(self, data: float) -> None:
        raise NotImplementedError

    def relu(self) -> "Value":
        """Return self where it is above 0, else 0."""
        raise NotImplementedError

    def backward(self) -> None:
        """Add the derivative of self to the grad of each ancestor; set self.grad to 1."""
        raise NotImplementedError
