"""Turns the padding id into the type of the ids, where it becomes another one."""

import numpy as np


def embedding_backward(ids, dout, vocab, padding_idx=None):
    d = dout.shape[-1]
    flat, rows = ids.reshape(-1), dout.astype(np.float64).reshape(ids.size, d)
    if padding_idx is not None:
        learns = flat != np.array(padding_idx).astype(flat.dtype)
        flat, rows = flat[learns], rows[learns]
    places = flat.astype(np.int64)
    grad = np.zeros((vocab, d))
    for column in range(d):
        grad[:, column] = np.bincount(places, weights=rows[:, column], minlength=vocab)
    return grad
