"""Read a challenge from a zip that a stranger made: into memory, bounded, text only.

Nothing is ever written to a disk, so a path can lead nowhere; paths are refused
all the same, because they become names that people read. Runs in a process of
its own, see `bot.catalog.unpacking`: zipfile is not made for hostile bytes.
"""

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from bot.catalog.format import SLUG, parse_challenge
from bot.core.own_challenges import ARCHIVE_BYTES
from bot.errors import BadChallenge, UserError

# The largest challenge that is shipped has 38 files of 83 KB in all, zipped 34 KB;
# ARCHIVE_BYTES and these are many times that.
UNPACKED_BYTES = 524_288
FILE_BYTES = 65_536
ENTRIES = 100
# Deflate reaches 1,030; prose and code stay below 10. Small files may repeat themselves.
RATIO, RATIO_FROM_BYTES = 100, 4_096
# Bounds every expression that reads a line.
LINE_LENGTH = 2_000
LONGEST_SLUG = 40
_TOLD = 6  # of what is wrong with names, so many are listed

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_ARCHIVES = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".whl")
# What file managers and Python leave behind; never read.
_LEFT_BEHIND = ("__MACOSX", "__pycache__", ".DS_Store", "Thumbs.db", "desktop.ini")
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, NotImplementedError),
    *(EOFError, IndexError, OverflowError, RuntimeError, UnicodeError, ValueError),
)
_HOW = "Zip the challenge's folder, or the files in it, and send that."


def read_archive(data: bytes, filename: str) -> tuple[str, dict[str, str]]:
    """A challenge's slug and its files, path to text.

    Args:
        data: the whole zip.
        filename: names the challenge where the zip has no folder around the files.

    Raises:
        UserError: says what is wrong with it, and what to send instead.
    """
    if len(data) > ARCHIVE_BYTES:
        raise UserError(f"The zip is larger than {ARCHIVE_BYTES // 1024} KB. {_HOW}")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > ENTRIES:
                raise UserError(
                    f"The zip has {len(entries):,} entries; a challenge has at most {ENTRIES}."
                )
            wanted = _wanted(entries)
            top, inside = _without_folder(list(wanted))
            files = {
                inside[name]: _text(inside[name], _bytes(archive, entry))
                for name, entry in wanted.items()
            }
    except _BROKEN as error:
        raise UserError(f"The file is no zip that can be read, or is damaged. {_HOW}") from error
    slug = _slug(top or PurePosixPath(filename.replace("\\", "/")).stem, of_folder=top != "")
    try:
        parse_challenge(slug, files)
    except BadChallenge as error:
        raise UserError(str(error)) from error
    return slug, files


def _wanted(entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """The entries that are files of a challenge, by name.

    Raises:
        UserError: an entry that no challenge has, or too much in all.
    """
    wanted: dict[str, zipfile.ZipInfo] = {}
    folded: dict[str, str] = {}
    complaints: list[str] = []
    for entry in entries:
        name = entry.orig_filename
        if any(part in _LEFT_BEHIND for part in name.split("/")):
            continue
        complaint = _complaint(entry)
        if complaint is None and name.endswith("/"):
            continue
        if complaint is None and name.casefold() in folded:
            other = folded[name.casefold()]
            twice = "stands in it twice" if other == name else f"differs from {other} by case only"
            complaint = f"{name} {twice}"
        if complaint is not None:
            complaints.append(complaint)
            continue
        folded[name.casefold()] = name
        wanted[name] = entry
    if complaints:
        more = f"; and {len(complaints) - _TOLD} more" if len(complaints) > _TOLD else ""
        raise UserError(
            f"The zip holds what no challenge has: {'; '.join(complaints[:_TOLD])}{more}. "
            "Remove it and send the zip again."
        )
    if sum(entry.file_size for entry in wanted.values()) > UNPACKED_BYTES:
        raise UserError(
            f"Unpacked, the zip has more than {UNPACKED_BYTES // 1024} KB; a challenge has less."
        )
    return wanted


def _complaint(entry: zipfile.ZipInfo) -> str | None:
    """Why an entry can't be part of a challenge, beginning with its name."""
    name = entry.orig_filename
    shown = _shown(name)
    parts = name.removesuffix("/").split("/")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return f"{shown} is a link or a device"
    if ".." in parts or name.startswith(("/", "\\")) or ":" in name:
        return f"{shown} leads out of the folder"
    if not all(_NAME.fullmatch(part) for part in parts):
        return f"{shown} has a name with more than letters, digits, and . _ -"
    if entry.flag_bits & _ENCRYPTED:
        return f"{shown} is encrypted"
    if entry.compress_type not in _METHODS:
        return f"{shown} is packed in a way other than deflate"
    if name.lower().endswith(_ARCHIVES):
        return f"{shown} is an archive in the archive"
    if entry.file_size > FILE_BYTES:
        return f"{shown} has {entry.file_size:,} bytes, of at most {FILE_BYTES:,}"
    if entry.file_size > max(RATIO_FROM_BYTES, RATIO * entry.compress_size):
        return f"{shown} unpacks to more than {RATIO} times its size"
    return None


def _shown(name: str) -> str:
    plain = "".join(char if " " < char < "\x7f" else "?" for char in name)
    return plain if len(plain) <= 60 else plain[:60] + "…"


def _without_folder(names: list[str]) -> tuple[str, Mapping[str, str]]:
    """The folder around all files, or nothing; and each file's name inside.

    Raises:
        UserError: there is no challenge.toml, or more than one folder.
    """
    if not names:
        raise UserError(f"The zip is empty. {_HOW}")
    if "challenge.toml" in names:
        return "", {name: name for name in names}
    tops = sorted({name.split("/")[0] for name in names})
    if len(tops) == 1 and f"{tops[0]}/challenge.toml" in names:
        return tops[0], {name: name.removeprefix(f"{tops[0]}/") for name in names}
    if sum(name.count("/") == 1 and name.endswith("/challenge.toml") for name in names) > 1:
        raise UserError("The zip holds several challenges. Send them one at a time.")
    raise UserError(f"The zip has no challenge.toml at its top or in its one folder. {_HOW}")


def _bytes(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    # What an entry says of its size is not believed: no more than that is unpacked.
    with archive.open(entry) as file:
        data = file.read(FILE_BYTES + 1)
    if len(data) > FILE_BYTES:
        raise UserError(
            f"{_shown(entry.filename)} is larger than {FILE_BYTES // 1024} KB, "
            "the most a file of a challenge has."
        )
    return data


def _text(name: str, data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UserError(
            f"{name} is not UTF-8 text (line {line}). Save it as UTF-8 and zip it again."
        ) from error
    if "\0" in text:
        raise UserError(f"{name} has a NUL character in it. Remove it, or save the file as UTF-8.")
    for number, line_text in _lines(text):
        if len(line_text) > LINE_LENGTH:
            raise UserError(f"{name}: line {number} is longer than {LINE_LENGTH:,} characters.")
    return text


def _lines(text: str) -> Iterator[tuple[int, str]]:
    return enumerate(text.split("\n"), start=1)


def _slug(name: str, *, of_folder: bool) -> str:
    what = "folder" if of_folder else "zip"
    if not SLUG.fullmatch(name) or not name[0].isalpha() or len(name) > LONGEST_SLUG:
        raise UserError(
            f"The {what} is called {_shown(name)!r}, and its name becomes the challenge's. Use "
            f"small letters, digits and single hyphens, a letter first, at most {LONGEST_SLUG} "
            "characters."
        )
    return name


def pack(slug: str, files: Mapping[str, str]) -> bytes:
    """A challenge's files as a zip with a folder around them; the same each time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(f"{slug}/{path}")
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[path])
    return buffer.getvalue()
