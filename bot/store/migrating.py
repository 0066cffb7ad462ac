"""Bring a data file to the newest schema, or say why that cannot be.

Alembic is loaded only when there is something to do: a start on a file that is
up to date reads one row.
"""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import BadSetup, OperatorError
from bot.store.backing_up import make_backup
from bot.store.engine import connect
from bot.store.schema import HEAD

MIGRATIONS = Path(__file__).parent / "migrations"


async def migrate(path: Path) -> None:
    """Apply the missing migrations in one transaction: all of them or none.

    What has an older schema is copied to the folder `backups` beside it before.

    Raises:
        OperatorError: not a database, not ours, made by a newer version, or
            not writable.
    """
    # Off, because SQLite changes a column by replacing its table.
    engine = connect(path, foreign_keys=False)
    try:
        async with engine.begin() as connection:
            revision = await connection.run_sync(_revision, path)
        if revision == HEAD:
            return
        if revision is not None:
            # Before the copy: each start would leave another one.
            await asyncio.to_thread(_refuse_newer, revision, path)
            why = f"before-schema-{HEAD}"
            await asyncio.to_thread(
                make_backup, path, path.parent / "backups", datetime.now(UTC), why
            )
        async with engine.execution_options(writes=True).begin() as connection:
            await connection.run_sync(_upgrade, path)
    except DatabaseError as error:
        raise OperatorError(f"The data file {path} cannot be used: {error.orig}.") from error
    finally:
        await engine.dispose()


async def refuse_other_schema(engine: AsyncEngine, path: Path) -> None:
    """Make sure that a file may be read as it is.

    Raises:
        OperatorError: it isn't ours, or of another version's schema.
    """
    try:
        async with engine.begin() as connection:
            revision = await connection.run_sync(_revision, path)
    except DatabaseError as error:
        raise OperatorError(f"The data file {path} cannot be used: {error.orig}.") from error
    if revision != HEAD:
        raise OperatorError(
            f"The data file {path} has the schema {revision}, this version reads {HEAD}. "
            "Use the version of fromscratch that runs on it."
        )


def _revision(connection: Connection, path: Path) -> str | None:
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return None if found is None else str(found)
    if tables:
        raise BadSetup(f"{path} is a database of another program.")
    return None


def _refuse_newer(revision: str, path: Path) -> None:
    from alembic.script import ScriptDirectory

    known = {script.revision for script in ScriptDirectory(MIGRATIONS).walk_revisions()}
    if revision not in known:
        raise BadSetup(
            f"The data file {path} was made by a newer version of fromscratch "
            f"(schema {revision}, here {HEAD}); update the program."
        )


def _upgrade(connection: Connection, path: Path) -> None:
    revision = _revision(connection, path)
    if revision == HEAD:
        return

    from alembic import command
    from alembic.config import Config

    config = Config()
    # The option is expanded like a configuration file's.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        raise BadSetup(f"Migrating {path} would break {len(broken)} references; nothing done.")
