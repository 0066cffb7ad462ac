"""NumPy: a pair is one number; np.unique counts and gives first places."""

import numpy as np

BASE = 1 << 31


def bpe_train(text, n_merges):
    ids = np.frombuffer(text.encode("utf-8"), dtype=np.uint8).astype(np.int64)
    merges = []
    while len(merges) < n_merges and ids.size >= 2:
        codes = ids[:-1] * BASE + ids[1:]
        values, first, counts = np.unique(codes, return_index=True, return_counts=True)
        top = np.flatnonzero(counts == counts.max())
        code = values[top[first[top].argmin()]]
        a, b = divmod(int(code), BASE)
        hits = np.flatnonzero(codes == code)
        if a == b and hits.size > 1:  # of a run of hits, every other one
            start = np.concatenate([[True], np.diff(hits) > 1])
            group = np.maximum.accumulate(np.where(start, np.arange(hits.size), 0))
            hits = hits[(np.arange(hits.size) - group) % 2 == 0]
        ids = ids.copy()
        ids[hits] = 256 + len(merges)
        ids = np.delete(ids, hits + 1)
        merges.append((a, b))
    return merges
