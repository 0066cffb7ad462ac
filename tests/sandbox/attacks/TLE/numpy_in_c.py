# softmax [TLE|MLE] slow: multiplies huge matrices in BLAS
import numpy as np


def softmax(x, axis=-1, temperature=1.0):
    a = np.ones((4000, 4000))
    while True:
        a = a @ a * 1e-4
