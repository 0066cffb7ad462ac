"""Keeps only counts in the index, as NumPy arrays, and computes the formula for each query."""

from collections import Counter

import numpy as np


class BM25:
    def __init__(self, k1=1.2, b=0.75):
        self.k1 = k1
        self.b = b

    def fit(self, docs):
        self.lengths = np.array([len(doc) for doc in docs], dtype=float)
        index = {}
        for i, doc in enumerate(docs):
            for word, tf in Counter(doc).items():
                rows, counts = index.setdefault(word, ([], []))
                rows.append(i)
                counts.append(tf)
        self.index = {word: (np.array(r), np.array(c, dtype=float)) for word, (r, c) in index.items()}
        mean = self.lengths.mean()
        self.ratio = self.lengths / mean if mean > 0 else self.lengths
        return self

    def scores(self, query):
        n = len(self.lengths)
        result = np.zeros(n)
        for word, times in Counter(query).items():
            if word in self.index:
                rows, tf = self.index[word]
                idf = np.log(1 + (n - len(rows) + 0.5) / (len(rows) + 0.5))
                norm = self.k1 * (1 - self.b + self.b * self.ratio[rows])
                result[rows] += times * idf * tf * (self.k1 + 1) / (tf + norm)
        return result
