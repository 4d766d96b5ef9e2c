"""The first shape of all tables, and the guards that keep the legal log append-only."""

import sqlalchemy as sa
from alembic import op

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
    _ledger()
    _legal_log()
    _people_in_the_chat()
    _conversations()
    _outbox_and_viewer_links()
    _mail()
    _mailbox()
    _guards()


def _guards() -> None:
    head = sa.table("legal_log_head", sa.column("id"), sa.column("sequence"), sa.column("hash"))
    op.bulk_insert(head, [{"id": 1, "sequence": 0, "hash": "0" * 64}])
    if op.get_bind().dialect.name == "sqlite":
        for what in ("UPDATE", "DELETE"):
            op.execute(_SQLITE_GUARD.format(what=what))
        return
    for guard in _POSTGRES_GUARD:
        op.execute(guard)


def _ledger() -> None:
    op.create_table(
        "ledger",
        sa.Column("key", sa.String(length=400), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("receipt", sa.JSON(), nullable=True),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_ledger")),
    )
    op.create_index(op.f("ix_ledger_state"), "ledger", ["state"], unique=False)


def _legal_log() -> None:
    op.create_table(
        "legal_log",
        sa.Column(
            "sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("operation", sa.String(length=80), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("entra_id", sa.String(length=64), nullable=False),
        sa.Column("cms_user", sa.String(length=80), nullable=False),
        sa.Column("case_ids", sa.Text(), nullable=False),
        sa.Column("urn", sa.String(length=40), nullable=False),
        sa.Column("material_id", sa.Integer(), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("recipients", sa.Text(), nullable=False),
        sa.Column("correlation_id", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_legal_log")),
    )
    op.create_index(op.f("ix_legal_log_at"), "legal_log", ["at"], unique=False)
    op.create_index(op.f("ix_legal_log_entra_id"), "legal_log", ["entra_id"], unique=False)
    op.create_table(
        "legal_log_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_log_head")),
    )


def _people_in_the_chat() -> None:
    op.create_table(
        "chat_links",
        sa.Column("entra_id", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("entra_id", name=op.f("pk_chat_links")),
    )
    op.create_index(op.f("ix_chat_links_role"), "chat_links", ["role"], unique=False)
    op.create_table(
        "chat_kept_turns",
        sa.Column("entra_id", sa.String(length=64), nullable=False),
        sa.Column("turn", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("entra_id", name=op.f("pk_chat_kept_turns")),
    )
    op.create_table(
        "chat_sign_ins",
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("entra_id", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("nonce", name=op.f("pk_chat_sign_ins")),
    )
    op.create_index(op.f("ix_chat_sign_ins_entra_id"), "chat_sign_ins", ["entra_id"], unique=False)


def _conversations() -> None:
    op.create_table(
        "chat_conversations",
        sa.Column("conversation_id", sa.String(length=300), nullable=False),
        sa.Column("entra_id", sa.String(length=64), nullable=False),
        sa.Column("personal", sa.Boolean(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_chat_conversations")),
    )
    op.create_index(op.f("ix_chat_conversations_entra_id"), "chat_conversations", ["entra_id"], unique=False)
    op.create_table(
        "chat_seen",
        sa.Column("key", sa.String(length=400), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_chat_seen")),
    )
    op.create_index(op.f("ix_chat_seen_expires_at"), "chat_seen", ["expires_at"], unique=False)


def _outbox_and_viewer_links() -> None:
    op.create_table(
        "outbox",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("entra_id", sa.String(length=64), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("activity_id", sa.String(length=200), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_outbox")),
    )
    op.create_index(op.f("ix_outbox_state"), "outbox", ["state"], unique=False)
    op.create_table(
        "viewer_links",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("entra_id", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("material_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("browser", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_viewer_links")),
    )
    op.create_index(op.f("ix_viewer_links_expires_at"), "viewer_links", ["expires_at"], unique=False)


def _mail() -> None:
    op.create_table(
        "mail",
        sa.Column("mail_id", sa.String(length=16), nullable=False),
        sa.Column("business_key", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("thread", sa.JSON(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("sender_name", sa.Text(), nullable=False),
        sa.Column("sender_address", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("first_lines", sa.Text(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("wish", sa.String(length=8), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("urn", sa.String(length=40), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("decided_by_user", sa.String(length=80), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_itself", sa.Boolean(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("filing_key", sa.String(length=200), nullable=False),
        sa.Column("external_id", sa.String(length=40), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("waits", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("notified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("mail_id", name=op.f("pk_mail")),
        sa.UniqueConstraint("business_key", name=op.f("uq_mail_business_key")),
    )
    op.create_index(op.f("ix_mail_changed_at"), "mail", ["changed_at"], unique=False)
    op.create_index(op.f("ix_mail_message_id"), "mail", ["message_id"], unique=False)
    op.create_index(op.f("ix_mail_state"), "mail", ["state"], unique=False)


def _mailbox() -> None:
    op.create_table(
        "mail_cursor",
        sa.Column("mailbox", sa.String(length=200), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", name=op.f("pk_mail_cursor")),
    )
    op.create_table(
        "mail_copy",
        sa.Column("copy_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("native_id", sa.String(length=600), nullable=False),
        sa.Column("mail_id", sa.String(length=16), nullable=True),
        sa.Column("folder", sa.String(length=40), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.mail_id"], name=op.f("fk_mail_copy_mail_id_mail")),
        sa.PrimaryKeyConstraint("copy_id", name=op.f("pk_mail_copy")),
        sa.UniqueConstraint("native_id", name=op.f("uq_mail_copy_native_id")),
    )
    op.create_index(op.f("ix_mail_copy_mail_id"), "mail_copy", ["mail_id"], unique=False)
