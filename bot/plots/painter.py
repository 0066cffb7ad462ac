"""Have a picture drawn by a short-lived process that gets numbers and gives a PNG."""

import asyncio
import logging
import os
import sys
from importlib.util import find_spec

import msgspec

from bot.core.pictures import Picture, Race

log = logging.getLogger(__name__)

DEADLINE_S = 30.0
MOST_WAITING = 3
LARGEST_BYTES = 4_194_304
PNG = b"\x89PNG\r\n\x1a\n"
# No token goes along: only what finds Python's files and keeps the font list.
_PASSED_ON = ("PATH", "HOME", "LANG", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "TMPDIR")


def can_draw() -> bool:
    """Whether there is something to draw with."""
    return find_spec("matplotlib") is not None


class ProcessPainter:
    """Draws with matplotlib, where the extra `plots` is installed; one at a time."""

    def __init__(self, deadline_s: float = DEADLINE_S) -> None:
        self._deadline_s = deadline_s
        self._turn = asyncio.Semaphore(1)
        self._waiting = 0

    @property
    def available(self) -> bool:
        """Whether there is something to draw with."""
        return can_draw()

    async def draw(self, picture: Picture) -> bytes | None:
        """A PNG; None if it could not be drawn, or many wait already."""
        if not self.available or self._waiting >= MOST_WAITING:
            return None
        self._waiting += 1
        try:
            async with asyncio.timeout(self._deadline_s), self._turn:
                return await _drawn(picture)
        except TimeoutError:
            log.warning("a picture took longer than %.0f s", self._deadline_s)
            return None
        finally:
            self._waiting -= 1


async def _drawn(picture: Picture) -> bytes | None:
    kind = "race" if isinstance(picture, Race) else "speeds"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-m", "bot.plots.draw", kind),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
    )
    try:
        png, said = await process.communicate(msgspec.json.encode(picture))
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode == 0 and png.startswith(PNG) and len(png) <= LARGEST_BYTES:
        return png
    last = said.decode("utf-8", "replace").strip().splitlines()[-1:]
    log.warning("a picture was not drawn: exit code %s %s", process.returncode, last)
    return None
