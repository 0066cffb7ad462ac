"""Has no index at all: list.count for every document, word and query."""

import numpy as np


class BM25:
    def __init__(self, k1=1.2, b=0.75):
        self.k1 = k1
        self.b = b

    def fit(self, docs):
        self.n = len(docs)
        lengths = np.array([len(doc) for doc in docs], dtype=float)
        mean = lengths.mean()
        ratio = lengths / mean if mean > 0 else lengths
        self.norm = self.k1 * (1 - self.b + self.b * ratio)
        self.docs = docs
        return self

    def scores(self, query):
        total = np.zeros(self.n)
        for word in query:
            postings = [(i, doc.count(word)) for i, doc in enumerate(self.docs) if word in doc]
            df = len(postings)
            idf = np.log(1 + (self.n - df + 0.5) / (df + 0.5))
            for i, tf in postings:
                total[i] += idf * tf * (self.k1 + 1) / (tf + self.norm[i])
        return total
