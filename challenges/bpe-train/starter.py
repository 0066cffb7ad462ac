"""Byte-level BPE: learn a tokenizer's merges from a text."""


def bpe_train(text: str, n_merges: int) -> list[tuple[int, int]]:
    """Merge the most frequent adjacent pair of tokens, again and again.

    Args:
        text: any text, also an empty one. Its UTF-8 bytes are the first tokens.
        n_merges: how many merges to learn at most, 0 or more.

    Returns:
        The merged pairs in order, as tuples of two tokens. A byte is a token from
        0 to 255; the first merge makes token 256, the second 257, and so on.

    >>> bpe_train("banana", 2)
    [(97, 110), (98, 256)]
    """
    raise NotImplementedError
