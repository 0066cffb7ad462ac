"""The same index in plain Python: word -> list of (document, weight), added up in a loop."""

import math
from collections import Counter, defaultdict

import numpy as np


class BM25:
    def __init__(self, k1=1.2, b=0.75):
        self.k1, self.b = k1, b

    def fit(self, docs):
        self.n = len(docs)
        mean = sum(map(len, docs)) / self.n
        counts = defaultdict(list)
        for i, doc in enumerate(docs):
            for word, tf in Counter(doc).items():
                counts[word].append((i, tf, len(doc)))
        self.postings = {}
        for word, found in counts.items():
            df = len(found)
            idf = math.log(1 + (self.n - df + 0.5) / (df + 0.5))
            self.postings[word] = [
                (i, idf * tf * (self.k1 + 1) / (tf + self.k1 * (1 - self.b + self.b * size / mean)))
                for i, tf, size in found
            ]
        return self

    def scores(self, query):
        total = [0.0] * self.n
        for word in query:
            for i, weight in self.postings.get(word, ()):
                total[i] += weight
        return np.array(total)
