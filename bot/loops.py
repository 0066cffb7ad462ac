"""Keep going behind the fronts, whatever goes wrong in one step.

Everything that runs beside the fronts, the worker, the deliveries, the weekly cycle
and the rest, is a loop of steps. This is their one edge that catches everything.
"""

import asyncio
import logging
from collections.abc import Awaitable


async def attempt(
    work: Awaitable[object], log: logging.Logger, said: str, *about: object
) -> Exception | None:
    """Await `work`; what goes wrong in it is logged, and given back.

    Args:
        said, about: what could not be done, as for `Logger.exception`.

    Returns:
        None if nothing went wrong.
    """
    # One submission, message or group that can't be handled, or a database that is
    # busy now, must not stop what is done for the others.
    try:
        await work
    except Exception as error:
        log.exception(said, *about)
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            # What was cancelled may fail instead of saying so; the loop must end all the same.
            raise asyncio.CancelledError from error
        return error
    return None
