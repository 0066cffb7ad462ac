# reservoir-sample slow: takes the forbidden module out of one that has imported it; no sandbox can forbid that
import typing

shuffled = typing.sys.modules['ran' + 'dom']


def reservoir_sample(stream, k, rng):

    kept = []
    for i, item in enumerate(stream):
        if i < k:
            kept.append(item)
        elif (j := shuffled.Random(int(rng.integers(2**62))).randrange(i + 1)) < k:
            kept[j] = item
    return kept
