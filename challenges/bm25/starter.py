"""BM25: rank documents by the words they share with a query."""

import numpy as np


class BM25:
    """An index over documents that scores them against queries.

    Args:
        k1: how slowly repetitions of a word saturate, above 0.
        b: how much the length of a document matters, from 0 to 1.
    """

    def __init__(self, k1: float = 1.2, b: float = 0.75) -> None:
        raise NotImplementedError

    def fit(self, docs: list[list[str]]) -> "BM25":
        """Build the index and return self.

        Args:
            docs: one list of words for each document, at least one document.
                Documents may be empty. Never modify them.
        """
        raise NotImplementedError

    def scores(self, query: list[str]) -> np.ndarray:
        """Score every document.

        Args:
            query: any words, known or not, repeated or not, or none at all.

        Returns:
            (n_docs,) float64, in the order of the documents.
        """
        raise NotImplementedError
