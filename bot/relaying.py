"""The relay as the service holds it: its sources, and what an operator asks about them."""

import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from bot.access import require_package
from bot.clocks import SystemClock
from bot.config import RelaySettings, read_secret
from bot.core.relay_models import SourceState, State
from bot.errors import BadSetup
from bot.printing import print_json
from bot.store import open_to_read

if TYPE_CHECKING:
    from bot.relay.sources import Source

_LONGEST_CONTACT = 20


def relay_secret(settings: RelaySettings) -> str:
    """The secret of the key that Reddit granted; empty if none is configured.

    Raises:
        BadSetup: it can't be found, or Reddit would not know whom to ask.
    """
    if settings.oauth is None and not settings.atom:
        return ""
    name = settings.contact.removeprefix("/").removeprefix("u/")
    if not name.replace("-", "").replace("_", "").isalnum() or len(name) > _LONGEST_CONTACT:
        raise BadSetup(
            "The table [relay] needs contact, the name of the Reddit account of whoever runs "
            "the bot: Reddit refuses requests of programs that nobody answers for."
        )
    require_package("feedparser" if settings.atom else "asyncpraw")
    if settings.oauth is None:
        return ""
    return read_secret("REDDIT_CLIENT_SECRET", settings.oauth.client_secret_file)


def make_sources(settings: RelaySettings, secret: str) -> list["Source"]:
    """The sources that are configured; none by default."""
    name = settings.contact.removeprefix("/").removeprefix("u/")
    user_agent = f"{sys.platform}:fromscratch:{version('fromscratch')} (by /u/{name})"
    sources: list[Source] = []
    if settings.oauth is not None:
        from bot.relay.oauth import OAuthSource

        sources.append(OAuthSource(settings.oauth.client_id, secret, user_agent))
    if settings.atom:
        from bot.relay.atom import AtomSource

        sources.append(AtomSource(user_agent))
    return sources


async def relay_status(data: Path, as_json: bool) -> None:
    """Print how the sources fare and how many threads wait; the file is only read.

    Raises:
        OperatorError: there is no data file, or it is of another version.
    """
    store = await open_to_read(data, SystemClock())
    try:
        sources, counts = await store.source_states(), await store.count_threads()
    finally:
        await store.close()
    if as_json:
        print_json({"sources": sources, "queue": counts.get(State.WAITING, 0), "threads": counts})
        return
    for line in status_lines(sources, counts):
        print(line)


def status_lines(sources: Sequence[SourceState], counts: Mapping[State, int]) -> list[str]:
    """Last fetch, next fetch and failures a source, and the queue's length."""
    lines = [
        f"{one.name:6} last {_moment(one.last_at)}, next {_moment(one.next_at)}, "
        + (f"{one.failures} failures in a row: {one.error}" if one.failures else "no failure")
        for one in sources
    ]
    lines = lines or ["No source was read yet; threads come from pasted links."]
    others = [f"{number} {state}" for state, number in counts.items() if state is not State.WAITING]
    more = f" ({', '.join(others)})" if others else ""
    return [*lines, f"queue  {counts.get(State.WAITING, 0)} waiting for moderators{more}"]


def _moment(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "never"
