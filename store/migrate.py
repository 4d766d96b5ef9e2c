"""Bringing the tables up to date at start, with alembic, also when several processes start at the same time."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from store.database import Database

SCRIPTS = Path(__file__).parent / "migrations"
LOCK = 0x0CA5E0
"""The number of the advisory lock on PostgreSQL; any other user of the database must not take it."""


async def migrate(database: Database) -> None:
    """Run what is missing, in one transaction; whoever comes second waits and finds nothing to do."""
    async with database.writing() as connection:
        if not database.is_sqlite:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        await connection.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
