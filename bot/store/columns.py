"""How the values of the core become columns and come back.

Every type here has a plain SQL type beneath it, which the migrations name.
"""

import json
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Dialect, LargeBinary, Text
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class Instant(TypeDecorator[datetime]):
    """An aware UTC time, kept as epoch milliseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else (value - _EPOCH) // _MILLISECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else _EPOCH + value * _MILLISECOND


class PlainText(TypeDecorator[str]):
    """A name or an id. What no database can hold as text is replaced.

    Lone surrogates have no UTF-8, and PostgreSQL takes no NUL; a platform
    sends neither, but nothing it sends may stop a transaction.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return value.encode("utf-8", "replace").decode().replace("\0", "?")


class AnyText(TypeDecorator[str]):
    """A member's text, kept to the last lone surrogate and NUL, as bytes."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else value.encode("utf-8", "surrogatepass")

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else bytes(value).decode("utf-8", "surrogatepass")


class Whole(TypeDecorator[int]):
    """An integer of any size, kept as text; a seed has 128 bits."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value)


class Record(TypeDecorator[Any]):
    """A record or a tuple of them, kept as JSON and read back strictly."""

    impl = Text
    cache_ok = True

    def __init__(self, record: Any) -> None:
        super().__init__()
        self.record = record

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        # json escapes lone surrogates and NULs; msgspec's own encoder refuses
        # the former, and a traceback may quote a member's source.
        return None if value is None else json.dumps(msgspec.to_builtins(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else msgspec.convert(json.loads(value), self.record)


class Files(TypeDecorator[Mapping[str, str]]):
    """A folder, path to text, kept as compressed JSON."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, str] | None, dialect: Dialect) -> bytes | None:
        if value is None:
            return None
        return zlib.compress(json.dumps(dict(value), sort_keys=True).encode())

    def process_result_value(
        self, value: bytes | None, dialect: Dialect
    ) -> Mapping[str, str] | None:
        return None if value is None else json.loads(zlib.decompress(value))
