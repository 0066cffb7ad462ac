# softmax slow: fills its memory with classes and attribute dictionaries
import numpy as np


def softmax(x, axis=-1, temperature=1.0):
    kept = []
    while True:
        kept.append(type("C", (), {"x" * n: n for n in range(64)}))
