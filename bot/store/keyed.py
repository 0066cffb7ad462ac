"""Hashes that tell nobody what was hashed, unless they have this database's key too."""

import hmac
import secrets

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.engine import insert_if_new
from bot.store.people_tables import keys

_KEY_BYTES = 32


async def key_named(connection: AsyncConnection, name: str) -> bytes:
    """One of this database's keys, made at first need; a copied list of hashes tells nothing."""
    values = {"name": name, "key": secrets.token_bytes(_KEY_BYTES)}
    await connection.execute(insert_if_new(connection, keys, ("name",), values))
    kept = select(keys.c.key).where(keys.c.name == name)
    return bytes((await connection.execute(kept)).scalar_one())


async def keyed_hash(connection: AsyncConnection, purpose: str, text: str) -> str:
    """A hash that only whoever has this database's key can compute, as hexadecimals."""
    key = await key_named(connection, "hashes")
    return hmac.digest(key, f"{purpose}\0{text}".encode(), "sha256").hex()
