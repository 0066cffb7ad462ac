# reservoir-sample slow: takes the stream's length from its frame and draws positions without reading it
import operator


def reservoir_sample(stream, k, rng):
    frame = getattr(stream, "gi_frame", None)
    n = operator.length_hint(frame.f_locals[".0"] if frame else stream)
    items = range(n) if frame else stream
    return [items[i] for i in rng.choice(n, size=min(n, k), replace=False)]
