"""What the rest of the program knows of a challenge, whatever its folder looks like."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Check(StrEnum):
    """The built-in ways to compare an answer's part with the expected one."""

    EXACT = "exact"
    CLOSE = "close"
    SIGN = "sign"
    PERMUTATION = "permutation"
    SET = "set"
    SIMPLEX = "simplex"


class Scale(StrEnum):
    """What a relative tolerance is relative to."""

    ANSWER = "answer"
    ELEMENT = "element"


@dataclass(frozen=True, slots=True)
class AnswerPart:
    """One part of an answer and how it is compared.

    Attributes:
        dtype: "float64" by default; "int", "float", "bool" and "any" are kinds.
        rtol: relative to the largest expected magnitude, or to each element.
        minimum: no value may lie below it, however close.
        shape: "expected" (that of the expected answer) or "any" (the checker's).
    """

    name: str
    check: Check = Check.CLOSE
    dtype: str = "float64"
    rtol: float = 1e-9
    atol: float = 0.0
    relative_to: Scale = Scale.ANSWER
    minimum: float | None = None
    axis: int = -1
    shape: str = "expected"


@dataclass(frozen=True, slots=True)
class Trait:
    """A capability that some cases probe.

    Attributes:
        says: the capability, in words: "keeps the old centre of a cluster …".
        quotes: the sentence of the statement that promises it.
        help: shown when the trait fails.
        hint: the heading of hints.md (from 1) to point to.
    """

    name: str
    says: str
    quotes: str
    help: str = ""
    hint: int | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What a submission may use; `limit` is in times the reference's CPU."""

    memory_bytes: int = 268_435_456
    limit: float = 5.0


@dataclass(frozen=True, slots=True)
class Witness:
    """A shipped submission and the verdict it must get."""

    path: str
    verdict: str
    source: str


@dataclass(frozen=True, slots=True)
class EquivalentMutant:
    """A change of the reference that no allowed input can tell from it, and why."""

    line: int
    mutation: str
    why: str


@dataclass(frozen=True, slots=True)
class Challenge:
    """A task as members, the judge and `check` need it.

    Attributes:
        parts: how the answer is compared; `whole` says it is not a tuple of parts.
        timing_n: the size of the timing cases; None if speed isn't judged.
        driver, checker: source text, or None where the folder has none.
        files: the folder as stored, path to text; `content_hash` is over these.
    """

    slug: str
    title: str
    summary: str
    track: str
    difficulty: int
    entry: str
    source: str
    forbid: tuple[str, ...]
    limits: Limits
    timing_n: int | None
    parts: tuple[AnswerPart, ...]
    whole: bool
    traits: Mapping[str, Trait]
    texts: Mapping[str, str]
    statement: str
    starter: str
    reference: str
    cases: str
    driver: str | None
    checker: str | None
    hints: tuple[str, ...]
    editorial: str
    witnesses: tuple[Witness, ...]
    files: Mapping[str, str] = field(repr=False)
    content_hash: str = ""
    equivalents: tuple[EquivalentMutant, ...] = ()


def hash_files(files: Mapping[str, str]) -> str:
    """Name a folder's content: SHA-256 over its sorted paths and texts, in hex."""
    digest = hashlib.sha256()
    for path in sorted(files):
        for text in (path, files[path]):
            raw = text.encode()
            digest.update(len(raw).to_bytes(8, "big"))
            digest.update(raw)
    return digest.hexdigest()
