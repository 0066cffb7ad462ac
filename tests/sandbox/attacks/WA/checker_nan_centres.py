# kmeans-lloyd: answers NaN and infinity everywhere
import numpy as np


def kmeans(X, init, n_iter):
    return np.full(np.shape(init), np.nan), np.zeros(len(X), int), np.inf
