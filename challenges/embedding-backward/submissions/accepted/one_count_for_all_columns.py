"""One count in which each entry of the answer has its number."""

import numpy as np


def embedding_backward(ids, dout, vocab, padding_idx=None):
    d = dout.shape[-1]
    keep = np.ones(ids.shape, dtype=bool) if padding_idx is None else ids != padding_idx
    places = ids[keep].astype(np.int64)[:, np.newaxis] * d + np.arange(d)
    total = np.bincount(places.ravel(), dout[keep].ravel(), vocab * d)
    return total.reshape(vocab, d).astype(float)
