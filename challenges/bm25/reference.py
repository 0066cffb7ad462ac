"""BM25 over an inverted index whose weights are computed once, when fitting.

Source: S. Robertson and H. Zaragoza, The Probabilistic Relevance Framework:
BM25 and Beyond, 2009. The form of idf is Lucene's, which is never negative.
"""

import math
from collections import Counter

import numpy as np


class BM25:
    def __init__(self, k1=1.2, b=0.75):
        self.k1 = k1
        self.b = b

    def fit(self, docs):
        self.n_docs = len(docs)
        total_length = sum(len(doc) for doc in docs)
        postings = {}  # word -> a list of (document, tf / (tf + K)), one for each document
        for i, doc in enumerate(docs):
            if not doc:
                continue  # no words, no postings; and if all are empty, no mean to divide by
            relative_length = len(doc) * self.n_docs / total_length  # len / avglen
            K = self.k1 * (1.0 - self.b + self.b * relative_length)
            for word, tf in Counter(doc).items():
                postings.setdefault(word, []).append((i, tf / (tf + K)))

        self.index = {}  # word -> (documents, weights), two arrays
        for word, found in postings.items():
            rows, saturated = zip(*found, strict=True)
            df = len(rows)  # documents, not occurrences: each has one posting
            idf = math.log1p((self.n_docs - df + 0.5) / (df + 0.5))
            weights = np.array(saturated) * (idf * (self.k1 + 1.0))
            self.index[word] = np.array(rows), weights
        return self

    def scores(self, query):
        total = np.zeros(self.n_docs)
        for word in query:  # a word that the query repeats counts each time
            if word in self.index:
                rows, weights = self.index[word]
                total[rows] += weights  # a document is in rows once: no addition is lost
        return total
