"""Build words from numbers, fit an index, and ask it one query after another."""


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
    # Of many queries only some answers are kept: all together are too large.
    kept = set(queries[2].tolist()) if len(queries) == 3 and isinstance(queries, tuple) else None
    asked = [(kept is None or i in kept, query) for i, query in enumerate(to_words(queries))]
    return (to_words(docs), asked, *params), named


def drive(entry, docs, asked, *params, other=None, chained=False, **named):
    model = entry(*params, **named)
    returned = model.fit(docs)
    if other is not None:
        # Its documents, and what it was asked, are none of the first one's business.
        neighbour = entry(*params, **named).fit(other)
        for _, query in asked:
            neighbour.scores(query)
    answers = []
    for keep, query in asked:
        scores = model.scores(query)
        if keep:
            answers.append(scores)  # a new array each time, so nobody writes into it later
    return (returned is model if chained else True), answers
