"""An uploaded zip is read into memory or refused in a sentence; nothing it holds can do harm."""

import asyncio
import io
import os
import random
import stat
import struct
import time
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalog import unpacking
from bot.catalog.archive import (
    ENTRIES,
    FILE_BYTES,
    UNPACKED_BYTES,
    pack,
    read_archive,
)
from bot.catalog.folder import FolderCatalog, read_files
from bot.catalog.template import template_files
from bot.catalog.unpacking import unpack
from bot.core.own_challenges import ARCHIVE_BYTES
from bot.errors import UserError
from tests.judge.tiny import FILES

CHALLENGES = Path(__file__).parents[2] / "challenges"
Change = Callable[[zipfile.ZipFile], None]


def zipped(files: dict[str, str] = FILES, *changes: Change, top: str = "tiny/") -> bytes:
    """A zip of a challenge and whatever else is done to it."""
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # a name that stands in it twice
        for name, text in files.items():
            archive.writestr(top + name, text)
        for change in changes:
            change(archive)
    return buffer.getvalue()


def adding(name: str, data: bytes = b"x", mode: int = 0, method: int = 8) -> Change:
    def change(archive: zipfile.ZipFile) -> None:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = mode << 16
        archive.writestr(entry, data, compress_type=method)

    return change


def many(archive: zipfile.ZipFile) -> None:
    for number in range(ENTRIES):
        archive.writestr(f"tiny/submissions/accepted/s{number}.py", "")


def large(archive: zipfile.ZipFile) -> None:
    noise = random.Random(1)
    for number in range(12):
        lines = (f"# {noise.random()}" for _ in range(FILE_BYTES // 24 - 1))
        archive.writestr(f"tiny/submissions/accepted/s{number}.py", "\n".join(lines))


def lying(data: bytes) -> bytes:
    """Every size in the zip's directory says 10 bytes."""
    at = data.index(b"PK\x01\x02")
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data = data[: at + 24] + struct.pack("<I", 10) + data[at + 28 :]
        at += 4
    return data


def encrypted(data: bytes) -> bytes:
    at = data.index(b"PK\x01\x02")
    return data[: at + 8] + b"\x01" + data[at + 9 :]


LINK = stat.S_IFLNK | 0o777
REFUSED = {
    "no zip": (b"PK of no kind", "no zip that can be read"),
    "nothing": (b"", "no zip that can be read"),
    "cut short": (zipped()[:-30], "no zip that can be read"),
    "damaged": (zipped().replace(b"\x54", b"\x55"), "no zip that can be read"),
    "empty": (zipped({}), "The zip is empty."),
    "too large": (os.urandom(ARCHIVE_BYTES + 1), "larger than 512 KB"),
    "too many": (zipped(FILES, many), "107 entries; a challenge has at most 100"),
    "a bomb": (
        zipped(FILES, adding("tiny/driver.py", b"#" * 60_000)),
        "tiny/driver.py unpacks to more than 100 times its size",
    ),
    "a file of 200 MB": (
        zipped(FILES, adding("tiny/driver.py", bytes(200_000_000))),
        "tiny/driver.py has 200,000,000 bytes, of at most 65,536",
    ),
    "large in all": (zipped(FILES, large), "Unpacked, the zip has more than 512 KB"),
    "up and out": (zipped(FILES, adding("tiny/../../etc/x.py")), "leads out of the folder"),
    "absolute": (zipped(FILES, adding("/etc/passwd")), "/etc/passwd leads out of the folder"),
    "a drive": (zipped(FILES, adding("C:\\x.py")), "leads out of the folder"),
    "backslashes": (zipped(FILES, adding("tiny\\x.py")), "a name with more than letters"),
    "letters of other alphabets": (
        zipped(FILES, adding("tiny/\N{CYRILLIC SMALL LETTER ER}eference.py")),
        "a name with more than letters",
    ),
    "a link": (zipped(FILES, adding("tiny/driver.py", b"/etc/passwd", LINK)), "is a link"),
    "a device": (
        zipped(FILES, adding("tiny/driver.py", b"", stat.S_IFCHR | 0o666)),
        "is a link or a device",
    ),
    "twice": (zipped(FILES, adding("tiny/cases.py")), "tiny/cases.py stands in it twice"),
    "by case": (
        zipped(FILES, adding("tiny/Cases.py")),
        "tiny/Cases.py differs from tiny/cases.py by case only",
    ),
    "an archive": (zipped(FILES, adding("tiny/more.zip")), "is an archive in the archive"),
    "another method": (
        zipped(FILES, adding("tiny/driver.py", b"x", method=zipfile.ZIP_BZIP2)),
        "packed in a way other than deflate",
    ),
    "encrypted": (encrypted(zipped()), "challenge.toml is encrypted"),
    "in Latin-1": (
        zipped({**FILES, "statement.md": "x"}, adding("tiny/driver.py", b"# a\n# \xe9\n")),
        "driver.py is not UTF-8 text (line 2)",
    ),
    "in UTF-16": (
        zipped(FILES, adding("tiny/driver.py", "x = 1".encode("utf-16"))),
        "driver.py is not UTF-8 text",
    ),
    "a NUL": (zipped(FILES, adding("tiny/driver.py", b"a\0b")), "has a NUL character"),
    "a long line": (
        zipped({**FILES, "statement.md": "a\n" + "lengthy " * 400}),
        "statement.md: line 2 is longer than 2,000 characters",
    ),
    "no challenge": (zipped({"notes.md": "x"}), "has no challenge.toml at its top"),
    "two challenges": (zipped(FILES, lambda z: z.writestr("b/challenge.toml", "")), "several"),
    "a file too many": (
        zipped({**FILES, "notes.md": "x"}),
        "tiny: notes.md has no place in a challenge folder",
    ),
    "a file too few": (
        zipped({name: text for name, text in FILES.items() if name != "cases.py"}),
        "tiny: the file cases.py is missing.",
    ),
    "no slug": (zipped(top="My Challenge/"), "a name with more than letters"),
    "capitals": (zipped(top="Tiny/"), "The folder is called 'Tiny'"),
    "a key": (
        zipped({**FILES, "challenge.toml": FILES["challenge.toml"] + "[limit]\n"}),
        "the key `limit` isn't known",
    ),
    "deep TOML": (
        zipped({**FILES, "challenge.toml": "a = " + "[\n" * 9_000}),
        "challenge.toml",
    ),
}


@pytest.mark.parametrize(("data", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_challenge_is_refused_in_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(UserError) as refusal:
        read_archive(data, "tiny.zip")

    said = str(refusal.value)
    assert sentence in said
    assert said.endswith((".", "?"))
    assert len(said) < 1_000


def test_a_directory_that_lies_about_sizes_unpacks_no_more_than_it_says() -> None:
    data = lying(zipped(FILES, adding("tiny/driver.py", os.urandom(100_000).hex().encode())))

    with pytest.raises(UserError, match="damaged"):
        read_archive(data, "tiny.zip")


@pytest.mark.parametrize("top", ["", "tiny/"])
async def test_a_challenge_comes_with_its_folder_or_without(top: str) -> None:
    assert await unpack(zipped(top=top), "tiny.zip") == ("tiny", FILES)


async def test_what_file_managers_leave_behind_is_not_read() -> None:
    mess = (
        adding("__MACOSX/tiny/._cases.py", b"\x00\x05\x16\x07"),
        adding("tiny/.DS_Store", b"\x00"),
        adding("tiny/__pycache__/cases.cpython-311.pyc", b"\xff"),
        adding("tiny/submissions/", b""),
    )
    assert await unpack(zipped(FILES, *mess), "whatever.zip") == ("tiny", FILES)


async def test_windows_and_byte_order_marks_change_nothing() -> None:
    files = {name: "\ufeff" + text.replace("\n", "\r\n") for name, text in FILES.items()}
    assert await unpack(zipped(files), "tiny.zip") == ("tiny", FILES)


@pytest.mark.parametrize("slug", FolderCatalog(CHALLENGES).slugs())
def test_every_shipped_challenge_would_be_taken(slug: str) -> None:
    files = read_files(CHALLENGES / slug)
    assert read_archive(pack(slug, files), "x.zip") == (slug, files)


def test_the_template_would_be_taken() -> None:
    files = template_files("my-own")
    assert read_archive(pack("my-own", files), "x.zip") == ("my-own", files)


async def test_reading_goes_on_elsewhere_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.005)
            ticks += 1

    ticking = asyncio.create_task(tick())
    with pytest.raises(UserError):
        await unpack(zipped(FILES, adding("../../x.py")), "tiny.zip")
    ticking.cancel()
    assert ticks > 3
    assert os.listdir(tmp_path) == []


async def test_a_zip_that_keeps_its_reader_busy_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(unpacking, "DEADLINE_S", 0.001)
    started_s = time.monotonic()
    with pytest.raises(UserError, match="too long or too much memory"):
        await unpack(zipped(), "tiny.zip")
    assert time.monotonic() - started_s < 5


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_bytes_bent_at_random_are_read_or_refused_but_never_break_the_reader(
    data: st.DataObject,
) -> None:
    bent = bytearray(BASE)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(bent) - 1))
        what = data.draw(st.sampled_from(["set", "cut", "insert", "copy"]))
        if what == "set":
            bent[at] = data.draw(st.integers(0, 255))
        elif what == "cut":
            del bent[at : at + data.draw(st.integers(1, 40))]
        elif what == "insert":
            bent[at:at] = data.draw(st.binary(min_size=1, max_size=20))
        else:
            bent[at:at] = bent[max(0, at - 60) : at]
        if not bent:
            break
    try:
        slug, files = read_archive(bytes(bent), "tiny.zip")
    except UserError:
        return
    assert slug.replace("-", "").isalnum()
    assert all(".." not in name and not name.startswith("/") for name in files)
    assert sum(map(len, files.values())) <= UNPACKED_BYTES


BASE = zipped(FILES, adding("tiny/driver.py", b"x = 1\n", method=0))
