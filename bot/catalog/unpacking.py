"""Unpack an uploaded challenge in a short-lived process that can't harm this one.

The bytes are hostile, and zipfile, TOML and UTF-8 are read by code that was made
for friendly ones. So a child with no file, little memory and a second of CPU does
it, and what comes back is text whose size is known.
"""

import asyncio
import resource
import sys
from contextlib import suppress

import msgspec

from bot.catalog.archive import UNPACKED_BYTES, pack, read_archive
from bot.catalog.format import parse_challenge
from bot.catalog.template import template_files
from bot.core.challenge import Challenge
from bot.core.own_challenges import ARCHIVE_BYTES
from bot.errors import UserError

DEADLINE_S, END_S = 15.0, 0.5
CPU_S = 2
MEMORY_BYTES = 512 << 20
# JSON spells a control character in six bytes.
_ANSWER_BYTES = 6 * UNPACKED_BYTES + 65_536
_TOO_MUCH = "The zip took too long or too much memory to read. Send a plain one, without tricks."


class Unpacked(msgspec.Struct, frozen=True):
    """What an archive holds; with a problem, nothing else."""

    slug: str = ""
    files: dict[str, str] = {}
    problem: str = ""


class _Packed(msgspec.Struct, frozen=True):
    filename: str
    data: bytes


async def unpack(data: bytes, filename: str) -> tuple[str, dict[str, str]]:
    """A challenge's slug and files from an uploaded zip.

    Raises:
        UserError: a sentence about what is wrong with it; nothing was kept.
    """
    if len(data) > ARCHIVE_BYTES:
        raise UserError(f"The zip is larger than {ARCHIVE_BYTES // 1024} KB.")
    request = msgspec.json.encode(_Packed(filename[:200], data))
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-m", "bot.catalog.unpacking"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={"LANG": "C.UTF-8"},
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(DEADLINE_S):
            answer = await _exchange(child, request)
            found = msgspec.json.decode(answer, type=Unpacked)
    except (TimeoutError, OSError, msgspec.MsgspecError) as error:
        raise UserError(_TOO_MUCH) from error
    finally:
        await _end(child)
    if found.problem:
        raise UserError(found.problem)
    return found.slug, found.files


async def _end(child: asyncio.subprocess.Process) -> None:
    """See it end; one that doesn't is killed."""
    try:
        # Killed in the moment of its end, it would be waited for twice.
        async with asyncio.timeout(END_S):
            await child.wait()
    except TimeoutError:
        with suppress(ProcessLookupError):
            child.kill()
        await child.wait()


async def _exchange(child: asyncio.subprocess.Process, request: bytes) -> bytes:
    assert child.stdin is not None  # noqa: S101 - opened with a pipe
    assert child.stdout is not None  # noqa: S101 - opened with a pipe
    child.stdin.write(request)
    await child.stdin.drain()
    child.stdin.close()
    answer = bytearray()
    while chunk := await child.stdout.read(65_536):
        answer += chunk
        if len(answer) > _ANSWER_BYTES:
            raise OSError("the child says more than an archive can hold")
    return bytes(answer)


class ZippedChallenges:
    """Challenges as moderators send and get them: as zips."""

    async def unpack(self, data: bytes, filename: str) -> Challenge:
        """The challenge in an uploaded zip.

        Raises:
            UserError: a sentence about what is wrong with it; nothing was kept.
        """
        slug, files = await unpack(data, filename)
        # The child has read the same before, so it is known not to take long.
        return await asyncio.to_thread(parse_challenge, slug, files)

    def pack(self, challenge: Challenge) -> bytes:
        """A challenge's files as a zip."""
        return pack(challenge.slug, challenge.files)

    def template(self, slug: str) -> bytes:
        """A small challenge that is complete, as a zip.

        Raises:
            UserError: the slug can't be one.
        """
        return pack(slug, template_files(slug))


def main() -> None:
    """Read one archive from standard input and say what it holds."""
    for name, value in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(name, (value, value))
    packed = msgspec.json.decode(sys.stdin.buffer.read(), type=_Packed)
    # What is imported late is imported now: from here on no file can be opened.
    read_archive(pack("warm-up", template_files("warm-up")), "")
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
    try:
        slug, files = read_archive(packed.data, packed.filename)
        found = Unpacked(slug, files)
    except UserError as error:
        found = Unpacked(problem=str(error))
    sys.stdout.buffer.write(msgspec.json.encode(found))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
