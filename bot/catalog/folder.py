"""Read the challenges folder: bounded, text only, links refused."""

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.catalog.format import SLUG, decode_calendar, parse_challenge
from bot.core.challenge import Challenge
from bot.errors import BadChallenge, UnknownName

FILE_BYTES = 262_144
FOLDER_FILES = 200
LONGEST_SLUG = 64


class FolderCatalog:
    """The challenges below one folder, in the order of its calendar.toml."""

    def __init__(self, root: Path) -> None:
        if not (root / "calendar.toml").is_file():
            raise BadChallenge(f"{root} holds no challenges: it has no calendar.toml.")
        self._root = root
        self._read: dict[str, Challenge] = {}

    def calendar(self) -> list[str]:
        """The slugs of calendar.toml: the order of the weeks."""
        return decode_calendar((self._root / "calendar.toml").read_text(encoding="utf-8"))

    def slugs(self) -> list[str]:
        """Every slug in the calendar, then any other folder, sorted."""
        listed = self.calendar()
        others = sorted(
            path.name for path in self._root.iterdir() if (path / "challenge.toml").is_file()
        )
        return listed + [slug for slug in others if slug not in listed]

    def load(self, slug: str) -> Challenge:
        """Read one challenge; a folder is read once.

        Raises:
            UnknownName: there is no such challenge.
            BadChallenge: its folder breaks the format.
        """
        if slug not in self._read:
            folder = self._root / slug
            # A name may be too long for a file system, which then raises.
            if len(slug) > LONGEST_SLUG or not SLUG.fullmatch(slug) or not folder.is_dir():
                raise UnknownName(unknown("challenge", slug, self.slugs()))
            self._read[slug] = parse_challenge(slug, read_files(folder))
        return self._read[slug]

    def read(self, slug: str, files: Mapping[str, str]) -> Challenge:
        """Read a challenge from files that are elsewhere than in the folder.

        Raises:
            BadChallenge: they break the format.
        """
        return parse_challenge(slug, files)

    def unknown(self, slug: str, known: Sequence[str]) -> str:
        """Say that there is no challenge of a name, and which near ones exist."""
        return unknown("challenge", slug, list(known))


def unknown(kind: str, name: str, known: list[str]) -> str:
    """Say that a name is unknown, and which near ones exist."""
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    shown = name if len(name) <= 40 else name[:40] + "…"
    if near:
        return f"There is no {kind} called {shown!r}. Did you mean {' or '.join(near)}?"
    return f"There is no {kind} called {shown!r}. There are: {', '.join(known)}."


def read_files(folder: Path) -> dict[str, str]:
    """Read a challenge folder into path -> text.

    Raises:
        BadChallenge: a link, a file that is too large or not UTF-8, or too many.
    """
    files: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if "__pycache__" in path.parts or (path.is_dir() and not path.is_symlink()):
            continue
        if path.is_symlink() or not path.is_file():
            raise BadChallenge(f"{folder.name}: {name} is a link or no ordinary file.")
        if path.stat().st_size > FILE_BYTES:
            raise BadChallenge(f"{folder.name}: {name} is larger than {FILE_BYTES // 1024} KB.")
        try:
            files[name] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise BadChallenge(f"{folder.name}: {name} is not UTF-8 text.") from error
        if len(files) > FOLDER_FILES:
            raise BadChallenge(f"{folder.name}: more than {FOLDER_FILES} files.")
    return files
