"""Call the entry, keep a copy of the answer, and write into the answer, as a caller may."""

import numpy as np


def drive(entry, *args):
    answer = entry(*args)
    if not isinstance(answer, tuple):
        return answer
    kept = tuple(part.copy() if type(part) is np.ndarray else part for part in answer)
    for part in answer:
        if type(part) is np.ndarray and part.flags.writeable:
            part[...] = 0  # what shares memory with an argument changes it
    return kept
