"""The tables of the mailbox listener: how far it has read, each copy in the mailbox, and each mail once."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, Integer, String, Table, Text

from store.schema import UtcTime, metadata

mail_cursor = Table(
    "mail_cursor",
    metadata,
    Column("mailbox", String(200), primary_key=True),
    Column("cursor", Text, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
)

mail = Table(
    "mail",
    metadata,
    Column("mail_id", String(16), primary_key=True),
    Column("business_key", String(64), nullable=False, unique=True),
    Column("state", String(12), nullable=False, index=True),
    Column("message_id", Text, nullable=False, index=True),
    Column("thread", JSON, nullable=False),
    Column("subject", Text, nullable=False),
    Column("sender_name", Text, nullable=False),
    Column("sender_address", Text, nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Column("automatic", Boolean, nullable=False),
    Column("first_lines", Text, nullable=False),
    Column("files", JSON, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("candidates", JSON, nullable=False),
    Column("wish", String(8), nullable=False, default=""),
    Column("case_id", Integer),
    Column("urn", String(40), nullable=False, default=""),
    Column("decided_by", String(120), nullable=False, default=""),
    Column("decided_by_user", String(80), nullable=False, default=""),
    Column("decided_at", UtcTime),
    Column("by_itself", Boolean, nullable=False, default=False),
    Column("told", Text, nullable=False, default=""),
    Column("generation", Integer, nullable=False, default=0),
    Column("filing_key", String(200), nullable=False, default=""),
    Column("external_id", String(40), nullable=False, default=""),
    Column("filed_at", UtcTime),
    Column("failures", Integer, nullable=False, default=0),
    Column("waits", Integer, nullable=False, default=0),
    Column("next_try_at", UtcTime, nullable=False),
    Column("trouble", Text, nullable=False, default=""),
    Column("notified_at", UtcTime),
    Column("changed_at", UtcTime, nullable=False, index=True),
)

mail_copy = Table(
    "mail_copy",
    metadata,
    Column("copy_id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("native_id", String(600), nullable=False, unique=True),
    Column("mail_id", String(16), ForeignKey("mail.mail_id"), index=True),
    Column("folder", String(40), nullable=False, default=""),
    Column("seen_at", UtcTime, nullable=False),
    Column("failures", Integer, nullable=False, default=0),
    Column("next_try_at", UtcTime, nullable=False),
    Column("trouble", Text, nullable=False, default=""),
)
