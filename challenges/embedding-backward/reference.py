"""The gradient of an embedding table: add up the rows that share an id.

Source: Y. Bengio, R. Ducharme, P. Vincent and C. Jauvin, A neural probabilistic
language model, Journal of Machine Learning Research 3, 2003, section 3.
"""

import numpy as np


def embedding_backward(ids, dout, vocab, padding_idx=None):
    ids, dout = np.asarray(ids), np.asarray(dout, dtype=np.float64)
    d = dout.shape[-1]
    flat, rows = ids.ravel().astype(np.int64), dout.reshape(ids.size, d)
    grad = np.empty((vocab, d))
    for column in range(d):
        # bincount adds up the weights of equal ids.
        grad[:, column] = np.bincount(flat, rows[:, column], minlength=vocab)
    if padding_idx is not None:  # 0 is an id like others
        grad[padding_idx] = 0.0
    return grad
