"""All postings as one sorted array of numbers, built by np.unique without a loop over documents."""

import numpy as np


class BM25:
    def __init__(self, k1=1.2, b=0.75):
        self.k1 = k1
        self.b = b

    def fit(self, docs):
        self.n_docs = len(docs)
        lengths = np.array([len(doc) for doc in docs], dtype=np.int64)
        # Number the words in the order in which they appear.
        self.ids = {}
        words = [self.ids.setdefault(word, len(self.ids)) for doc in docs for word in doc]
        # One number per token that sorts by word, then by document. Each
        # distinct number is a posting, and its count is tf.
        keys = np.array(words, dtype=np.int64) * self.n_docs
        keys += np.repeat(np.arange(self.n_docs), lengths)
        keys, tf = np.unique(keys, return_counts=True)
        word, self.docs = np.divmod(keys, self.n_docs)

        df = np.bincount(word, minlength=len(self.ids))  # postings: documents, not tokens
        self.ends = df.cumsum()
        self.starts = self.ends - df
        idf = np.log1p((self.n_docs - df + 0.5) / (df + 0.5))
        # Without tokens there are no postings, and no length is ever used.
        relative_length = lengths / max(lengths.mean(), 1e-300)
        norm = self.k1 * (1.0 - self.b + self.b * relative_length)
        self.weights = idf[word] * tf * (self.k1 + 1.0) / (tf + norm[self.docs])
        return self

    def scores(self, query):
        total = np.zeros(self.n_docs)
        for word in query:  # a word that the query repeats counts each time
            i = self.ids.get(word)
            if i is not None:
                postings = slice(self.starts[i], self.ends[i])
                # A document stands once in the postings of a word, so no
                # addition is lost.
                total[self.docs[postings]] += self.weights[postings]
        return total
