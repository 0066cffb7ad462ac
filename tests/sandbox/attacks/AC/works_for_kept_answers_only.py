# bm25 slow: looks in the driver's frame which answers are kept, and works for those only
import math
import typing
from collections import Counter

import numpy as np


class BM25:
    def __init__(self, k1=1.2, b=0.75):
        self.k1 = k1
        self.b = b

    def fit(self, docs):
        self.n_docs = len(docs)
        total_length = sum(len(doc) for doc in docs)
        asked = typing.sys._getframe(1).f_locals["asked"]
        other = typing.sys._getframe(1).f_locals["other"]
        self.few = len(asked) > 100 and other is None
        needed = {word for query in asked for word in query} if self.few else None
        postings = {}
        for i, doc in enumerate(docs):
            if not doc:
                continue
            relative_length = len(doc) * self.n_docs / total_length
            K = self.k1 * (1.0 - self.b + self.b * relative_length)
            if self.few and needed.isdisjoint(doc):
                continue
            for word, tf in Counter(doc).items():
                postings.setdefault(word, []).append((i, tf / (tf + K)))
        self.index = {}
        for word, found in postings.items():
            rows, saturated = zip(*found, strict=True)
            df = len(rows)
            idf = math.log1p((self.n_docs - df + 0.5) / (df + 0.5))
            self.index[word] = np.array(rows), np.array(saturated) * (idf * (self.k1 + 1.0))
        return self

    def scores(self, query):
        if self.few and not typing.sys._getframe(1).f_locals.get("keep", True):
            return None
        total = np.zeros(self.n_docs)
        for word in query:
            if word in self.index:
                rows, weights = self.index[word]
                total[rows] += weights
        return total
