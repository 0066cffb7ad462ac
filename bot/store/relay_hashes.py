"""Keyed hashes: what is compared later without being kept."""

import hashlib
import hmac
import secrets

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.engine import insert_if_new
from bot.store.relay_tables import relay_keys

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
