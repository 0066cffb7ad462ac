"""Follow a script: make objects, feed and merge them, and note what they answer.

Each step is a tuple that begins with a word and the name of an object, which is made
when its name comes up for the first time.
"""

import copy

import numpy as np


def keep(value):
    """Copy an answer, so that nothing that happens later changes it."""
    return value.copy() if type(value) is np.ndarray else copy.deepcopy(value)


def drive(entry, d, script):
    objects, counts, means, covs = {}, [], [], []
    for word, name, *rest in script:
        if name not in objects:
            objects[name] = entry(d)
        moments = objects[name]
        match word:
            case "update":
                moments.update(rest[0])
            case "merge":
                moments.merge(objects[rest[0]])
            case "ask":  # with the ddof that stands there, if one does
                counts.append(moments.n)
                means.append(keep(moments.mean()))
                covs.append(keep(moments.cov(*rest)))
            case "scribble":  # the caller writes into what it was given
                for array in (moments.mean(), moments.cov()):
                    array[...] = -1e9
            case "reuse":  # one buffer for several batches
                buffer = np.empty_like(rest[0])
                for batch in rest:
                    buffer[...] = batch
                    moments.update(buffer)
                buffer[...] = 0
            case "blocks":
                data, rows = rest
                for start in range(0, len(data), rows):
                    moments.update(data[start : start + rows])
            case "stream":  # more rows than fit into memory, through one buffer
                batch, rounds = rest
                buffer = batch.copy()
                for _ in range(rounds):
                    buffer += 0.01
                    moments.update(buffer)
    return counts, means, covs
