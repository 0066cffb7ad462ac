"""Keyed hashes: what is compared later without being kept."""

import hashlib
import hmac
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.relay_tables import relay_threads

# The name of the key that they are made with.
KEY = "relay"


def hashed(key: bytes, kind: str, text: str) -> str:
    """An author, a post or the words of a title as a hash."""
    said = f"{kind}:{text.lower()}".encode("utf-8", "surrogatepass")
    return hmac.digest(key, said, hashlib.sha256).hex()


async def forget_words(connection: AsyncConnection, community_id: int, before: datetime) -> None:
    """Drop the hashes of titles that no repost is compared with any more."""
    of_old = (
        update(relay_threads)
        .where(
            relay_threads.c.community_id == community_id,
            relay_threads.c.title_hash > "",
            relay_threads.c.found_at <= before,
        )
        .values(title_hash="")
    )
    await connection.execute(of_old)
