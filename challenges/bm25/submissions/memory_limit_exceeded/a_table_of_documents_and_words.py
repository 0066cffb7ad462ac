"""A dense matrix of all weights, documents × words, as in a tf-idf exercise."""

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
        ids = {}
        for doc in docs:
            for word in doc:
                ids.setdefault(word, len(ids))
        tf = np.zeros((self.n, len(ids)))
        for i, doc in enumerate(docs):
            for word in doc:
                tf[i, ids[word]] += 1
        df = (tf > 0).sum(axis=0)
        idf = np.log(1 + (self.n - df + 0.5) / (df + 0.5))
        lower = np.maximum(tf + self.norm[:, None], 1e-300)
        self.weights = idf * tf * (self.k1 + 1) / lower
        self.ids = ids
        return self

    def scores(self, query):
        total = np.zeros(self.n)
        for word in query:
            if word in self.ids:
                total += self.weights[:, self.ids[word]]
        return total
