"""An event loop for work that hardly ever waits for anything outside."""

import asyncio
from selectors import DefaultSelector, SelectorKey


class _WhenIdle(DefaultSelector):
    """Asks the kernel for news only when there is nothing else to do.

    A loop asks before each of its turns, and a year has millions of them.
    """

    def select(self, timeout: float | None = None) -> list[tuple[SelectorKey, int]]:
        return [] if timeout == 0 else super().select(timeout)


def busy_loop() -> asyncio.AbstractEventLoop:
    """A loop that looks outside when it would have to wait."""
    return asyncio.SelectorEventLoop(_WhenIdle())
