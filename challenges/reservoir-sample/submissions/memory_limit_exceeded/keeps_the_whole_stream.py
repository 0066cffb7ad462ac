"""Makes a list of the stream and chooses from that."""

def reservoir_sample(stream, k, rng):
    items = list(stream)
    chosen = rng.choice(len(items), size=min(k, len(items)), replace=False) if items else []
    return [items[i] for i in chosen]
