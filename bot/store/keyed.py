"""Hashes that tell nobody what was hashed, unless they have this database's key too."""

import hmac
import secrets

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.engine import insert_if_new
from bot.store.people_tables import keys

_KEY_BYTES = 32


async def keyed_hash(connection: AsyncConnection, purpose: str, text: str) -> str:
    """A hash that only whoever has this database's key can compute, as hexadecimals."""
    made = insert_if_new(
        connection, keys, ("name",), {"name": "hashes", "key": secrets.token_bytes(_KEY_BYTES)}
    )
    await connection.execute(made)
    kept = select(keys.c.key).where(keys.c.name == "hashes")
    key: bytes = (await connection.execute(kept)).scalar_one()
    return hmac.digest(key, f"{purpose}\0{text}".encode(), "sha256").hex()
