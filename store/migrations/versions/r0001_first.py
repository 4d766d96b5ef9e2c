"""The first shape of all tables, and the guards that keep the legal log append-only."""

from alembic import op

import store.chat_tables
import store.counters
import store.ledger
import store.legal_log
import store.mail_tables
import store.outbox
from store.schema import metadata

revision = "0001"
down_revision = None

_SQLITE_GUARD = """
CREATE TRIGGER legal_log_no_{what} BEFORE {what} ON legal_log
BEGIN SELECT RAISE(ABORT, 'the legal log is append-only'); END
"""
_POSTGRES_GUARD = (
    """
CREATE FUNCTION legal_log_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the legal log is append-only'; END $$
""",
    """
CREATE TRIGGER legal_log_append_only BEFORE UPDATE OR DELETE ON legal_log
FOR EACH ROW EXECUTE FUNCTION legal_log_append_only()
""",
)


def upgrade() -> None:
    """Make the tables, the guards and the head of the chain."""
    connection = op.get_bind()
    metadata.create_all(connection)
    first = {"id": 1, "sequence": 0, "hash": store.legal_log.FIRST}
    op.bulk_insert(store.legal_log.legal_log_head, [first])
    if connection.dialect.name == "sqlite":
        for what in ("UPDATE", "DELETE"):
            op.execute(_SQLITE_GUARD.format(what=what))
        return
    for guard in _POSTGRES_GUARD:
        op.execute(guard)
