# kmeans-lloyd slow: answers texts, None and bytes where numbers are due
import numpy as np


def kmeans(X, init, n_iter):
    return "centers", None, b"0"
