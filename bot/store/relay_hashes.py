"""Keyed hashes: what is compared later without being kept."""

import hashlib
import hmac
import secrets
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.engine import insert_if_new
from bot.store.relay_tables import relay_keys, relay_threads

_KEY = "hash"


async def key_of(connection: AsyncConnection) -> bytes:
    """The key of the hashes, made at first need; a copied list of hashes tells nothing."""
    values = {"name": _KEY, "key": secrets.token_bytes(32)}
    await connection.execute(insert_if_new(connection, relay_keys, ("name",), values))
    wanted = select(relay_keys.c.key).where(relay_keys.c.name == _KEY)
    return bytes((await connection.execute(wanted)).scalar_one())


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
