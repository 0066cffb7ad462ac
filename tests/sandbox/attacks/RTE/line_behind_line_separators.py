# softmax slow: fails behind separators that only some count as lines
import numpy as np

NOTE = "  "


def softmax(x, axis=-1, temperature=1.0):
    return 1 / 0  # this line
