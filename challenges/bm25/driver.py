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


def drive(
    entry,
    docs,
    asked,
    *params,
    other=None,
    chained=False,
    stacked=False,
    scribbled=False,
    **named,
):
    model = entry(*params, **named)
    returned = model.fit(docs)
    if other is not None:
        # Its documents, and what it was asked, are none of the first one's business.
        neighbour = entry(*params, **named).fit(other)
        for query in asked:
            neighbour.scores(query)
    answers = []
    for query in asked:
        scores = model.scores(query)
        if scribbled and isinstance(scores, np.ndarray) and scores.flags.writeable:
            answers.append(scores.copy())
            scores[...] = -1.0  # it is the caller's own
        else:
            answers.append(scores)  # a new array each time: a later query leaves it alone
    if stacked and {np.shape(scores) for scores in answers} == {(len(docs),)}:
        answers = np.array(answers)  # thousands of arrays would cost more to send than to make
    return (returned is model if chained else True), answers
