# kmeans-lloyd slow: answers negative labels, which index from the end
import numpy as np


def kmeans(X, init, n_iter):
    return np.array(init, float), np.full(len(X), -1), 0.0
