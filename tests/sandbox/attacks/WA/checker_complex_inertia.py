# kmeans-lloyd slow: answers a complex inertia and float labels
import numpy as np


def kmeans(X, init, n_iter):
    return np.array(init, float), np.zeros(len(X)), 1j
