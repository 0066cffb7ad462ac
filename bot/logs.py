"""What the program writes to standard error: one line an event, and no secret in it.

On a terminal a line is for people; elsewhere it is one JSON object. A member's code
is never logged; tokens that a library puts into an address or an error are blanked.
"""

import logging
import re
import sys
import time
from collections.abc import Iterable
from typing import TextIO

import msgspec

BLANK = "[secret]"
_TOKENS = (
    # Discord: a webhook's or an interaction's address ends with its token.
    re.compile(r"(?<=/)((?:webhooks|interactions)/[0-9]+/)[^/\s?'\"]+"),
    re.compile(r"\b(Bot |Bearer )[A-Za-z0-9._~+/-]{8,}"),
    re.compile(r"\b()xox[a-z]-[A-Za-z0-9-]+|\b()xapp-[A-Za-z0-9-]+"),
)
_SHORTEST_SECRET = 6


class _Line(logging.Formatter):
    """Makes every record one line."""

    def __init__(self, secrets: Iterable[str], *, as_json: bool) -> None:
        super().__init__()
        self._secrets = [secret for secret in secrets if len(secret) >= _SHORTEST_SECRET]
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        at = f"{at}.{int(record.msecs):03d}Z"
        event = self._blanked(record.getMessage())
        trace = self._blanked(self.formatException(record.exc_info)) if record.exc_info else ""
        if self._as_json:
            line = {"at": at, "level": record.levelname.lower(), "part": record.name}
            line |= {"event": event} | ({"trace": trace} if trace else {})
            return msgspec.json.encode(line).decode()
        text = f"{at} {record.levelname.lower():<7} {record.name}: {event}"
        return "\n".join(filter(None, (_one_line(text), trace)))

    def _blanked(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, BLANK)
        for tokens in _TOKENS:
            text = tokens.sub(lambda found: f"{found[1] or ''}{BLANK}", text)
        return text


def _one_line(text: str) -> str:
    return text.replace("\r", "\\r").replace("\n", "\\n")


def log_to(stream: TextIO, secrets: Iterable[str] = ()) -> None:
    """Send everything that is logged to a stream.

    Args:
        secrets: blanked wherever they turn up.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Line(secrets, as_json=not stream.isatty()))
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    # Says each reconnect in several lines that repeat ours.
    logging.getLogger("discord.client").setLevel(logging.WARNING)
    logging.captureWarnings(True)


def log_to_stderr(secrets: Iterable[str] = ()) -> None:
    """Send everything that is logged to standard error."""
    log_to(sys.stderr, secrets)


def say_nothing() -> None:
    """Log nowhere: a command that speaks with the operator says itself what went wrong."""
    logging.basicConfig(handlers=[logging.NullHandler()], force=True)
