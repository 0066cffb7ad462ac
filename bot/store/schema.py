"""What every table is made of: the metadata, its naming, and the common columns."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    literal_column,
)

from bot.store.columns import Instant, PlainText

_MIGRATIONS = Path(__file__).parent / "migrations" / "versions"
# The newest migration: files are named vNNNN_what_it_does.py.
HEAD = max(path.name[1:5] for path in _MIGRATIONS.glob("v[0-9]*.py"))

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def id_column() -> Column[Any]:
    """A number that the database gives."""
    # SQLite numbers rows by itself only where the type is spelled INTEGER.
    return Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True)


def ref(name: str, target: str, **options: Any) -> Column[Any]:
    """The id of a row elsewhere."""
    options.setdefault("nullable", False)
    return Column(name, ForeignKey(target), **options)


def text(name: str, **options: Any) -> Column[Any]:
    """A name or an id, as text."""
    options.setdefault("nullable", False)
    return Column(name, PlainText, **options)


def at(name: str, **options: Any) -> Column[Any]:
    """A moment."""
    options.setdefault("nullable", False)
    return Column(name, Instant, **options)


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """Let a column hold nothing but these values."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def partial_index(name: str, condition: str, *columns: Column[Any]) -> None:
    """Index only the rows that meet a condition."""
    where: ColumnElement[bool] = literal_column(condition)
    Index(name, *columns, sqlite_where=where, postgresql_where=where)
