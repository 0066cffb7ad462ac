"""Build words from numbers, fit an index, and ask it one query after another."""

import numpy as np


def to_words(texts):
    """Turn (numbers of words, lengths of texts) into lists of words; lists stay as they are."""
    if isinstance(texts, list):
        return texts
    numbers, lengths = texts[0].tolist(), texts[1].tolist()
    names = {number: f"w{number:05d}" for number in set(numbers)}
    words = iter([names[number] for number in numbers])
    return [[next(words) for _ in range(length)] for length in lengths]


def prepare(docs, queries, *params, **named):
    if named.get("other") is not None:
        named["other"] = to_words(named["other"])
    return (to_words(docs), to_words(queries), *params), named


def drive(entry, docs, asked, *params, other=None, chained=False, stacked=False, **named):
    model = entry(*params, **named)
    returned = model.fit(docs)
    if other is not None:
        # Its documents, and what it was asked, are none of the first one's business.
        neighbour = entry(*params, **named).fit(other)
        for query in asked:
            neighbour.scores(query)
    answers = [model.scores(query) for query in asked]  # new arrays, so nobody writes into them
    if stacked and {np.shape(scores) for scores in answers} == {(len(docs),)}:
        answers = np.array(answers)  # thousands of arrays would cost more to send than to make
    return (returned is model if chained else True), answers
