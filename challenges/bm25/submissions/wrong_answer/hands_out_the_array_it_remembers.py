"""Keeps each answer and hands out the same array when it is asked again."""

import numpy as np


from collections import Counter


class BM25:
    def __init__(self, k1=1.2, b=0.75):
        self.cache = {}
        self.k1, self.b = k1, b

    def fit(self, docs):
        self.n = len(docs)
        length = np.array([len(d) for d in docs], dtype=float)
        avg = length.mean()
        self.norm = self.k1 * (1 - self.b + self.b * (length / avg if avg else length))
        post = {}
        for i, d in enumerate(docs):
            for w, c in Counter(d).items():
                post.setdefault(w, ([], []))
                post[w][0].append(i)
                post[w][1].append(c)
        self.index = {}
        for w, (ids, tf) in post.items():
            ids, tf = np.array(ids), np.array(tf, dtype=float)
            idf = np.log(1 + (self.n - len(ids) + 0.5) / (len(ids) + 0.5))
            self.index[w] = ids, idf * tf * (self.k1 + 1) / (tf + self.norm[ids])
        return self

    def scores(self, query):
        key = tuple(query)
        if key in self.cache:
            return self.cache[key]
        out = np.zeros(self.n)
        for w in query:
            if w in self.index:
                ids, s = self.index[w]
                out[ids] += s
        self.cache[key] = out
        return out
