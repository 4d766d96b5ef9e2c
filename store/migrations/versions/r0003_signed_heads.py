"""The signed heads of the legal log, append-only like the log."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_SQLITE_GUARD = """
CREATE TRIGGER legal_log_signed_heads_no_{what} BEFORE {what} ON legal_log_signed_heads
BEGIN SELECT RAISE(ABORT, 'the legal log is append-only'); END
"""
_POSTGRES_GUARD = """
CREATE TRIGGER legal_log_signed_heads_append_only BEFORE UPDATE OR DELETE ON legal_log_signed_heads
FOR EACH ROW EXECUTE FUNCTION legal_log_append_only()
"""


def upgrade() -> None:
    """Make the table and its guards."""
    op.create_table(
        "legal_log_signed_heads",
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_legal_log_signed_heads")),
    )
    if op.get_bind().dialect.name != "sqlite":
        op.execute(_POSTGRES_GUARD)
        return
    for what in ("UPDATE", "DELETE"):
        op.execute(_SQLITE_GUARD.format(what=what))
