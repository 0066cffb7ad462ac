"""Sorts the ids and adds up each run of equal ones."""

import numpy as np


def embedding_backward(ids, dout, vocab, padding_idx=None):
    rows = np.asarray(dout, dtype=float).reshape(-1, dout.shape[-1])
    flat = np.asarray(ids).ravel()
    grad = np.zeros((vocab, rows.shape[1]))
    order = np.argsort(flat, kind="stable")
    ordered = flat[order]
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]])[: len(ordered)])
    if len(starts):
        grad[ordered[starts]] = np.add.reduceat(rows[order], starts, axis=0)
    if padding_idx is not None:
        grad[padding_idx] = 0
    return grad
