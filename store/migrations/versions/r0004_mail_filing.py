"""Several mailboxes and listeners, who has a held mail, what became of each part, and the answers we send."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_MAIL: tuple[sa.Column[Any], ...] = (
    sa.Column("kind", sa.String(length=20), server_default="message", nullable=False),
    sa.Column("sender_check", sa.String(length=8), server_default="none", nullable=False),
    sa.Column("parts", sa.JSON(), server_default="[]", nullable=False),
    sa.Column("score", sa.Float(), nullable=True),
    sa.Column("shadow", sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column("claimed_by", sa.String(length=120), server_default="", nullable=False),
    sa.Column("claimed_by_user", sa.String(length=80), server_default="", nullable=False),
    sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("split_of", sa.String(length=16), server_default="", nullable=False),
    sa.Column("leased_by", sa.String(length=80), server_default="", nullable=False),
    sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
)
_COPY: tuple[sa.Column[Any], ...] = (
    sa.Column("mailbox", sa.String(length=200), server_default="", nullable=False),
    sa.Column("leased_by", sa.String(length=80), server_default="", nullable=False),
    sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
    sa.Column("to_folder", sa.String(length=40), server_default="", nullable=False),
)
_CURSOR: tuple[sa.Column[Any], ...] = (
    sa.Column("swept_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("leased_by", sa.String(length=80), server_default="", nullable=False),
    sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
)
_WHERE_IT_BELONGS = """
UPDATE mail_copy SET to_folder = COALESCE((
    SELECT CASE mail.state
        WHEN 'filed' THEN 'Filed' WHEN 'held' THEN 'Held' WHEN 'undone' THEN 'Held'
        WHEN 'dismissed' THEN 'Not casework' ELSE '' END
    FROM mail WHERE mail.mail_id = mail_copy.mail_id), '')
WHERE folder <> '-'
"""


def upgrade() -> None:
    """Add the columns and the table of answers. Copies known so far belong to the one mailbox there was."""
    for column in _MAIL:
        op.add_column("mail", column)
    with op.batch_alter_table("mail_copy") as copies:
        for column in _COPY:
            copies.add_column(column)
        copies.drop_constraint("uq_mail_copy_native_id", type_="unique")
        copies.create_unique_constraint("uq_mail_copy_mailbox", ["mailbox", "native_id"])
    op.execute("UPDATE mail_copy SET mailbox = COALESCE((SELECT MIN(mailbox) FROM mail_cursor), '')")
    op.execute(_WHERE_IT_BELONGS)
    op.execute("UPDATE mail_copy SET to_folder = '' WHERE to_folder = folder")
    op.create_index("ix_mail_copy_to_folder", "mail_copy", ["mailbox", "to_folder"], unique=False)
    for column in _CURSOR:
        op.add_column("mail_cursor", column)
    _answers()
    _events()


def _answers() -> None:
    op.create_table(
        "mail_answer",
        sa.Column("answer_key", sa.String(length=64), nullable=False),
        sa.Column("mail_id", sa.String(length=16), nullable=False),
        sa.Column("mailbox", sa.String(length=200), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("conversation", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.mail_id"], name=op.f("fk_mail_answer_mail_id_mail")),
        sa.PrimaryKeyConstraint("answer_key", name=op.f("pk_mail_answer")),
        sa.UniqueConstraint("mail_id", "kind", name=op.f("uq_mail_answer_mail_id")),
    )
    op.create_index(op.f("ix_mail_answer_mail_id"), "mail_answer", ["mail_id"], unique=False)
    op.create_index(op.f("ix_mail_answer_state"), "mail_answer", ["state"], unique=False)


def _events() -> None:
    op.create_table(
        "mail_event",
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("mail_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("urn", sa.String(length=40), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.mail_id"], name=op.f("fk_mail_event_mail_id_mail")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_mail_event")),
    )
    op.create_index(op.f("ix_mail_event_mail_id"), "mail_event", ["mail_id"], unique=False)
