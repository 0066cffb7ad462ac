"""Scripts for the driver. Values lie at most 1e7 standard deviations from 0."""

from collections.abc import Iterator

import numpy as np

Case = tuple[str, tuple, dict]
ASK = ("ask", "a")


def samples() -> Iterator[Case]:
    first, second = np.array([[1.0, 2.0], [3.0, 2.0]]), np.array([[5.0, 8.0]])
    yield "plain-batches", (2, [("update", "a", first), ASK, ("update", "a", second), ASK]), {}
    script = [("update", "a", first), ("update", "b", second), ("merge", "a", "b"), ASK]
    yield "merge", (2, [*script, ("ask", "b", 0)]), {}


def hidden(rng: np.random.Generator) -> Iterator[Case]:
    def rows(n: int, d: int = 3) -> np.ndarray:
        return _rows(rng, n, d)

    def update(name: str, n: int, d: int = 3) -> tuple:
        return ("update", name, rows(n, d))

    yield "plain-batches", (4, [update("a", 30, 4), ASK]), {}
    yield "plain-batches", (3, [update("a", 20), update("a", 20), update("a", 20), ASK]), {}
    yield "plain-batches", (1, [update("a", 15, 1), update("a", 9, 1), ASK]), {}
    sizes = rng.permutation([2, 3, 7, 40, 150])
    drifting = [("update", "a", rows(size) + 2.0 * i) for i, size in enumerate(sizes.tolist())]
    yield "unequal-batches", (3, [*drifting, ASK]), {}
    yield "single-rows", (3, [*(update("a", 1) for _ in range(12)), ASK]), {}
    yield "single-rows", (2, [update("a", 9, 2), update("a", 1, 2), ASK]), {}

    yield "asked-in-between", (3, [x for n in (5, 1, 8, 30) for x in (update("a", n), ASK)]), {}

    merged = [update("a", 9), update("b", 6), ASK, ("merge", "a", "b"), ASK]
    yield "asked-in-between", (3, merged), {}

    every_ddof = [("ask", "a", ddof) for ddof in (0, 1, 2, 5)]
    yield "ddof", (3, [update("a", 6), ASK, *every_ddof]), {}  # 5 is the last one that fits
    four = [update("a", 2), update("a", 2)]
    yield "too-few-rows", (3, [*four, ("ask", "a", 4), ("ask", "a", 9)]), {}
    yield "too-few-rows", (2, [update("a", 1, 2), ASK, ("ask", "a", 0)]), {}
    yield "no-rows-yet", (3, [ASK, ("ask", "a", 0)]), {}

    none = ("update", "a", np.empty((0, 3)))
    yield (
        "empty-batches",
        (3, [none, ASK, update("a", 9), none, ASK, none, update("a", 4), ASK]),
        {},
    )

    parts = [update("a", 25), update("b", 8), ("merge", "a", "b"), ASK, ("ask", "b")]
    yield "merge", (3, parts), {}
    parts = [("update", name, rows(n) + n) for name, n in zip("abcd", (5, 1, 30, 12), strict=True)]
    tree = [("merge", "a", "b"), ("merge", "c", "d"), ("merge", "a", "c"), ASK]
    yield "merge", (3, [*parts, *tree, ("ask", "c", 0), ("ask", "b", 0)]), {}
    yield "merge", (3, [update("a", 6), update("b", 1), ("merge", "a", "b"), ASK]), {}

    # Naming an object makes it, here an empty one.
    fill, new = update("b", 11), ("ask", "a", 0)
    yield "merge-empty", (3, [new, fill, ("merge", "a", "b"), ASK, ("ask", "b")]), {}
    yield "merge-empty", (3, [new, fill, ("merge", "b", "a"), ("ask", "b"), ASK]), {}
    nothing = [new, ("ask", "b"), ("merge", "a", "b"), ASK, ("ask", "b", 0)]
    yield "merge-empty", (3, [*nothing, update("a", 5), update("b", 4), ASK, ("ask", "b")]), {}

    later = [update("b", 7), ASK, ("ask", "b"), update("a", 5), ASK, ("ask", "b")]
    yield "apart-after-merge", (3, [new, fill, ("merge", "a", "b"), *later]), {}
    yield "apart-after-merge", (3, [update("a", 4), fill, ("merge", "a", "b"), *later]), {}
    yield "separate-objects", (3, [update("a", 8), update("b", 6), ASK, ("ask", "b")]), {}

    scribble = ("scribble", "a")
    yield "returned-arrays", (3, [update("a", 9), scribble, ASK, update("a", 5), scribble, ASK]), {}
    yield "reused-buffer", (3, [("reuse", "a", rows(6), rows(6), rows(6)), ASK]), {}
    yield "reused-buffer", (3, [("reuse", "a", rows(1), rows(1), rows(1)), ASK]), {}

    # One height and sign for each feature, fed in batches and in parts.
    offset = rng.uniform(3e6, 7e6, size=3) * rng.permutation([1, 1, -1])
    far = [("update", name, rows(20) + offset) for name in "aabab"]
    yield "far-from-origin", (3, [*far, ASK, ("merge", "b", "a"), ("ask", "b")]), {}
    yield "far-from-origin", (3, [("blocks", "a", rows(60) + 7e6, 1), ASK]), {}
    yield "small-scale", (3, [("update", "a", rows(20) * 1e-9) for _ in range(3)] + [ASK]), {}

    pixels = rng.integers(0, 256, size=(30, 3), dtype=np.uint8)
    singles = (rows(40) + 1000).astype(np.float32)
    typed = [("update", "a", singles), ASK, ("update", "a", pixels), ASK]
    yield (
        "number-types",
        (3, [*typed, ("update", "a", rng.integers(-99, 100, size=(7, 3))), ASK]),
        {},
    )

    frozen = rows(12)
    frozen.setflags(write=False)
    typed = [("update", "a", pixels), update("a", 12), ASK]  # the first is no rule for the next
    yield "number-types", (3, typed), {}

    laid_out = [np.asfortranarray(rows(12)), rows(24, 6)[::-2, ::2], frozen]
    yield "any-layout", (3, [("update", "a", batch) for batch in laid_out[:2]] + [ASK]), {}
    yield "read-only", (3, [("update", "a", frozen), ASK]), {}

    yield "memory", (32, [("stream", "a", rows(2_000, 32), 300), ASK]), {}


def timing(rng: np.random.Generator, n: int) -> tuple[tuple, dict]:
    return (6, [("blocks", "a", _rows(rng, n * 100, 6), 100), ASK]), {}


def _rows(rng: np.random.Generator, n: int, d: int) -> np.ndarray:
    """Rows whose features go together, with a mean that is not 0."""
    common = rng.normal(size=(n, 1)) * np.linspace(1.0, -1.0, d)
    return rng.normal(size=(n, d)) + common + np.linspace(2.0, -3.0, d)
