"""`fromscratch health`: ask the bot that runs here how it is.

Asked every minute by whatever keeps the bot running, beside judgements that are timed:
so it loads nothing but the standard library.
"""

import asyncio
import http.client

from bot.config import WatchSettings
from bot.errors import OperatorError

DEADLINE_S = 10.0


async def ask_health(settings: WatchSettings) -> list[str]:
    """Ask a running bot how it is; what is wrong, a line each.

    Raises:
        OperatorError: it doesn't answer.
    """
    if settings.port == 0:
        raise OperatorError("The settings say port 0 in [watch], so nobody can be asked.")
    try:
        status, text = await asyncio.to_thread(_get, settings)
    except (OSError, http.client.HTTPException) as error:
        raise OperatorError(
            f"The bot doesn't answer on {settings.host}, port {settings.port}. Does it run?"
        ) from error
    return [] if status == http.client.OK else text.splitlines()


def _get(settings: WatchSettings) -> tuple[int, str]:
    connection = http.client.HTTPConnection(settings.host, settings.port, timeout=DEADLINE_S)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")
    finally:
        connection.close()
