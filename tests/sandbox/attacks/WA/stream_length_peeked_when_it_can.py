# reservoir-sample: reads only streams of other things; of a generator of numbers it takes the length from its frame and skips the reading
import operator


def reservoir_sample(stream, k, rng):
    counter = stream.gi_frame.f_locals.get(".0") if hasattr(stream, "gi_frame") else None
    if type(counter) is type(iter(range(0))) and stream.gi_code.co_names == ():
        n = operator.length_hint(counter)
        return rng.choice(n, size=min(n, k), replace=False).tolist() if n else []
    kept = []
    for i, item in enumerate(stream):
        if i < k:
            kept.append(item)
        elif (j := int(rng.integers(i + 1))) < k:
            kept[j] = item
    return kept
