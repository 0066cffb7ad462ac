"""Gives each item a random key and keeps the k smallest in a heap."""

import heapq


def reservoir_sample(stream, k, rng):
    heap = []
    for i, item in enumerate(stream):
        if len(heap) < k:
            heapq.heappush(heap, (-rng.random(), i, item))  # i: items are never compared
        elif k:
            key = -rng.random()
            if key > heap[0][0]:
                heapq.heapreplace(heap, (key, i, item))
    return [item for _, _, item in heap]
