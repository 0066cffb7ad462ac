"""The bot's life as its host sees it: ready, alive, told to stop, ended by a failure.

systemd hears of it in a datagram to the address in NOTIFY_SOCKET: sd_notify(3). Where
there is none nothing is told.
"""

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

from bot.errors import OperatorError

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)
ALIVE_TWICE_IN = 2.0  # so that one late sign is no death


@asynccontextmanager
async def ready() -> AsyncIterator[None]:
    """Ready while the block runs, and alive for as long as the event loop turns."""
    _tell("READY=1")
    signs = asyncio.create_task(_alive(_watchdog_s()))
    try:
        yield
    finally:
        signs.cancel()
        await asyncio.gather(signs, return_exceptions=True)
        _tell("STOPPING=1")


def _watchdog_s() -> float:
    """How long systemd waits for a sign of life; 0 if it waits for none."""
    text = os.environ.get("WATCHDOG_USEC", "")
    ours = os.environ.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
    return int(text) / 1e6 if ours and text.isdecimal() else 0.0


async def _alive(wait_s: float) -> None:
    while wait_s:
        _tell("WATCHDOG=1")
        await asyncio.sleep(wait_s / ALIVE_TWICE_IN)


def _tell(state: str) -> None:
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    # A name that begins with @ stands for one that no folder holds.
    where = "\0" + address[1:] if address.startswith("@") else address
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as teller:
        teller.setblocking(False)
        with suppress(OSError):  # a manager that doesn't listen is not the bot's trouble
            teller.sendto(state.encode(), where)


@contextmanager
def stopped_by_signals(stopped: asyncio.Event) -> Iterator[None]:
    """Set the event when the host tells this process to end."""
    loop = asyncio.get_running_loop()
    for number in STOP_SIGNALS:
        loop.add_signal_handler(number, stopped.set)
    try:
        yield
    finally:
        for number in STOP_SIGNALS:
            loop.remove_signal_handler(number)


@contextmanager
def in_one_sentence() -> Iterator[None]:
    """Of several failures that the host can mend raise the first: it is enough to act on.

    Raises:
        OperatorError: out of the group of a task group's failures.
    """
    try:
        yield
    except ExceptionGroup as failures:
        # Not by `except*`: what that raises is a group again.
        known, unknown = failures.split(OperatorError)
        if known is None or unknown is not None:
            raise
        first: Exception = known
        while isinstance(first, ExceptionGroup):
            first = first.exceptions[0]
        raise first from None
