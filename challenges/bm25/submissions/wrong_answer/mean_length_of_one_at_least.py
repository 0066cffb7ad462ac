"""Takes the mean length to be one word at least."""

from collections import Counter

import numpy as np


class BM25:
    def __init__(self, k1=1.2, b=0.75):
        self.k1 = k1
        self.b = b

    def fit(self, docs):
        self.n = len(docs)
        lengths = np.array([len(doc) for doc in docs], dtype=float)
        ratio = lengths / max(lengths.mean(), 1.0)
        self.norm = self.k1 * (1 - self.b + self.b * ratio)
        self.index = {}
        for i, doc in enumerate(docs):
            for word, tf in Counter(doc).items():
                self.index.setdefault(word, []).append((i, tf))
        return self

    def scores(self, query):
        total = np.zeros(self.n)
        for word in query:
            postings = self.index.get(word, [])
            df = len(postings)
            idf = np.log(1 + (self.n - df + 0.5) / (df + 0.5))
            for i, tf in postings:
                total[i] += idf * tf * (self.k1 + 1) / (tf + self.norm[i])
        return total
