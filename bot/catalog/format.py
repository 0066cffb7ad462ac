"""Turn the files of a challenge folder into a `Challenge`, or say what is wrong.

Works on texts, not on a folder, because an opened round is judged from the
snapshot in the store. Nothing of a challenge is executed here.
"""

import re
from collections.abc import Mapping
from typing import Annotated

import msgspec

from bot.catalog.plain_words import in_plain_words
from bot.core.challenge import (
    AnswerPart,
    Challenge,
    Check,
    EquivalentMutant,
    Limits,
    Scale,
    Trait,
    Witness,
    hash_files,
)
from bot.core.judgements import BUILT_IN_TRAITS
from bot.errors import BadChallenge

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
REQUIRED = (
    "challenge.toml",
    "statement.md",
    "starter.py",
    "reference.py",
    "cases.py",
    "hints.md",
    "editorial.md",
)
OPTIONAL = ("driver.py", "checker.py")
VERDICT_FOLDERS = {
    "accepted": "AC",
    "wrong_answer": "WA",
    "time_limit_exceeded": "TLE",
    "memory_limit_exceeded": "MLE",
    "runtime_error": "RTE",
    "output_limit_exceeded": "OLE",
    "compile_error": "CE",
}

Positive = Annotated[float, msgspec.Meta(gt=0)]
Words = Annotated[str, msgspec.Meta(min_length=1)]


class _Strict(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Unknown keys are errors: a misspelt limit must not silently be a default."""


class _Rules(_Strict):
    forbid: list[str] = []


class _Limits(_Strict):
    memory_bytes: Annotated[int, msgspec.Meta(ge=33_554_432, le=1_073_741_824)] = 268_435_456
    limit: Annotated[float, msgspec.Meta(ge=2, le=100)] = 5.0


class _Timing(_Strict):
    n: Annotated[int, msgspec.Meta(ge=4)]


class _Part(_Strict):
    name: str = ""
    check: Check = Check.CLOSE
    dtype: str = "float64"
    rtol: Positive = 1e-9
    atol: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    relative_to: Scale = Scale.ANSWER
    minimum: float | None = None
    axis: int = -1
    shape: str = "expected"


class _Answer(_Part):
    parts: list[_Part] = []


class _Trait(_Strict):
    says: Words
    quotes: Words
    help: str = ""
    hint: int | None = None


class _Mutant(_Strict):
    line: int
    mutation: Words
    why: Words


class _Mutants(_Strict):
    equivalent: list[_Mutant] = []


class _File(_Strict):
    title: Words
    summary: Words
    track: Words
    difficulty: Annotated[int, msgspec.Meta(ge=1, le=5)]
    entry: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
    source: Words
    answer: _Answer
    traits: dict[str, _Trait]
    rules: _Rules = msgspec.field(default_factory=_Rules)
    limits: _Limits = msgspec.field(default_factory=_Limits)
    timing: _Timing | None = None
    texts: dict[str, str] = {}
    mutants: _Mutants = msgspec.field(default_factory=_Mutants)


class _Calendar(_Strict):
    slugs: list[str]


DTYPES = ("any", "bool", "int", "float", "float64", "float32", "complex128", "text")


def parse_challenge(slug: str, files: Mapping[str, str]) -> Challenge:
    """Read a challenge from its files.

    Args:
        files: path inside the folder to text.

    Raises:
        BadChallenge: names the file and, in challenge.toml, the key.
    """
    if not SLUG.fullmatch(slug):
        raise BadChallenge(f"{slug!r} is no slug: use small letters, digits and single hyphens.")
    for path in REQUIRED:
        if path not in files:
            raise BadChallenge(f"{slug}: the file {path} is missing.")
    try:
        toml = msgspec.toml.decode(files["challenge.toml"], type=_File)
    except msgspec.MsgspecError as error:
        raise BadChallenge(f"{slug}: challenge.toml: {in_plain_words(str(error))}") from error
    except RecursionError as error:
        raise BadChallenge(f"{slug}: challenge.toml is nested too deeply.") from error
    hints = read_hints(slug, files["hints.md"])
    return Challenge(
        slug=slug,
        title=toml.title,
        summary=toml.summary,
        track=toml.track,
        difficulty=toml.difficulty,
        entry=toml.entry,
        source=toml.source,
        forbid=tuple(toml.rules.forbid),
        limits=Limits(toml.limits.memory_bytes, toml.limits.limit),
        timing_n=toml.timing.n if toml.timing else None,
        parts=_parts(slug, toml.answer, "checker.py" in files),
        whole=not toml.answer.parts,
        traits=_traits(slug, toml.traits, len(hints)),
        texts=_texts(slug, toml.texts),
        statement=files["statement.md"],
        starter=files["starter.py"],
        reference=files["reference.py"],
        cases=files["cases.py"],
        driver=files.get("driver.py"),
        checker=files.get("checker.py"),
        hints=hints,
        editorial=files["editorial.md"],
        witnesses=_witnesses(slug, files),
        equivalents=tuple(
            EquivalentMutant(m.line, m.mutation, m.why) for m in toml.mutants.equivalent
        ),
        files=dict(files),
        content_hash=hash_files(files),
    )


def _parts(slug: str, answer: _Answer, has_checker: bool) -> tuple[AnswerPart, ...]:
    given = answer.parts or [answer]
    if answer.parts and any(not part.name for part in given):
        raise BadChallenge(f"{slug}: challenge.toml: every [[answer.parts]] needs a name.")
    for part in given:
        if part.dtype not in DTYPES:
            known = ", ".join(DTYPES)
            raise BadChallenge(f"{slug}: challenge.toml: dtype {part.dtype!r} is none of {known}.")
        if part.shape not in ("expected", "any"):
            raise BadChallenge(f'{slug}: challenge.toml: shape is "expected" or "any".')
        if part.shape == "any" and not has_checker:
            raise BadChallenge(
                f'{slug}: challenge.toml: shape "any" leaves the answer to a checker.py; '
                "there is none."
            )
    fields = ("check", "dtype", "rtol", "atol", "relative_to", "minimum", "axis", "shape")
    return tuple(
        AnswerPart(name=p.name or "answer", **{f: getattr(p, f) for f in fields}) for p in given
    )


def _traits(slug: str, traits: Mapping[str, _Trait], hints: int) -> dict[str, Trait]:
    for name, trait in traits.items():
        if not SLUG.fullmatch(name) or name in BUILT_IN_TRAITS:
            raise BadChallenge(
                f"{slug}: challenge.toml: {name!r} cannot name a trait: it must be "
                "kebab-case and none of the built-in ones."
            )
        if trait.hint is not None and not 1 <= trait.hint <= hints:
            raise BadChallenge(
                f"{slug}: challenge.toml: trait {name!r} points to hint {trait.hint}, "
                f"but hints.md has {hints}."
            )
    if not traits:
        raise BadChallenge(f"{slug}: challenge.toml: a challenge needs at least one trait.")
    return {name: Trait(name, t.says, t.quotes, t.help, t.hint) for name, t in traits.items()}


def _texts(slug: str, texts: Mapping[str, str]) -> dict[str, str]:
    known = {"mle", "tle", "ole", "rte"}
    if unknown := set(texts) - known:
        raise BadChallenge(
            f"{slug}: challenge.toml: [texts] knows {', '.join(sorted(known))}; "
            f"not {', '.join(sorted(unknown))}."
        )
    return dict(texts)


def read_hints(slug: str, text: str) -> tuple[str, ...]:
    """Split hints.md at its headings.

    Raises:
        BadChallenge: there are not exactly three.
    """
    sections = re.split(r"(?m)^#+ +.*\n?", text)[1:]
    hints = tuple(section.strip() for section in sections)
    if len(hints) != 3 or not all(hints):
        raise BadChallenge(
            f"{slug}: hints.md needs three headings with text, from a nudge to the key idea; "
            f"it has {len(hints)}."
        )
    return hints


def _witnesses(slug: str, files: Mapping[str, str]) -> tuple[Witness, ...]:
    found = []
    for path in sorted(files):
        match path.split("/"):
            case ["submissions", folder, name] if folder in VERDICT_FOLDERS and (
                name.endswith(".py")
            ):
                found.append(Witness(path, VERDICT_FOLDERS[folder], files[path]))
            case [name] if name in REQUIRED + OPTIONAL:
                pass
            case _:
                raise BadChallenge(
                    f"{slug}: {path} has no place in a challenge folder; submissions go to "
                    f"submissions/<{'|'.join(VERDICT_FOLDERS)}>/<the_idea>.py."
                )
    return tuple(found)


def decode_calendar(text: str) -> list[str]:
    """Read calendar.toml: `slugs = [...]` in the order of the weeks.

    Raises:
        BadChallenge: it is not such a list, or a slug stands in it twice.
    """

    try:
        slugs = msgspec.toml.decode(text, type=_Calendar).slugs
    except msgspec.MsgspecError as error:
        raise BadChallenge(f"calendar.toml: {error}") from error
    if len(set(slugs)) != len(slugs):
        raise BadChallenge("calendar.toml: a slug stands in it twice.")
    return slugs
