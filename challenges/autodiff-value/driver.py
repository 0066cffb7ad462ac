"""Build a graph from a program, call backward, and read data and gradients.

A program is an array of rows (operation, a, b). A node is named by its number:
leaves first, then one for each row. See OPERATIONS for what a and b are.
"""

import operator

import numpy as np

ARITHMETIC = (operator.add, operator.sub, operator.mul, operator.truediv)
# 0 to 3: node a with node b; 4 to 7: node a with the number b; 8 to 11: the number b
# with node a; then the power of node a to the number b, minus node a, relu of node a.
POWER, MINUS, RELU = 12, 13, 14


def number(value):
    """A whole number becomes an int, as people write it."""
    return int(value) if value == int(value) else value


def prepare(leaves, program, roots, **options):
    rows = []
    for operation, a, b in program.tolist():
        rows.append((int(operation), int(a), int(b) if operation < 4 else number(b)))
    return (leaves, rows, roots), options


def build(nodes, rows):
    for operation, a, b in rows:
        x = nodes[a]
        if operation < 4:
            made = ARITHMETIC[operation](x, nodes[b])
        elif operation < 8:
            made = ARITHMETIC[operation - 4](x, b)
        elif operation < 12:
            made = ARITHMETIC[operation - 8](b, x)
        elif operation == POWER:
            made = x**b
        elif operation == MINUS:
            made = -x
        else:
            made = x.relu()
        nodes.append(made)
    return nodes


def drive(entry, leaves, rows, roots, steps=1, rate=0.0):
    """Call backward on each root in turn; then, if there are more steps, descend and repeat."""
    values = [entry(value) for value in leaves]
    data, grads = [], []
    for _ in range(steps):
        nodes = build(list(values), rows)
        for root in roots:
            nodes[root].backward()
        data += [float(node.data) for node in nodes]
        grads += [float(node.grad) for node in nodes]
        for value in values if steps > 1 else ():
            value.data -= rate * value.grad
            value.grad = 0.0
    return np.array(data), np.array(grads)
