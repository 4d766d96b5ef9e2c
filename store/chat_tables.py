"""The tables of the chat state. What a person typed and their CMS session are encrypted; tokens and codes are hashed."""

from sqlalchemy import Boolean, Column, Integer, String, Table, Text

from store.schema import UtcTime, metadata

links = Table(
    "chat_links",
    metadata,
    Column("entra_id", String(64), primary_key=True),
    Column("role", String(20), nullable=False, index=True),
    Column("secret", Text, nullable=False),
    Column("linked_at", UtcTime, nullable=False),
)

kept_turns = Table(
    "chat_kept_turns",
    metadata,
    Column("entra_id", String(64), primary_key=True),
    Column("turn", Text, nullable=False),
    Column("kept_at", UtcTime, nullable=False),
)

sign_ins = Table(
    "chat_sign_ins",
    metadata,
    Column("nonce", String(64), primary_key=True),
    Column("entra_id", String(64), nullable=False, index=True),
    Column("code", String(64), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("secret", Text, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
)

conversations = Table(
    "chat_conversations",
    metadata,
    Column("conversation_id", String(300), primary_key=True),
    Column("entra_id", String(64), nullable=False, index=True),
    Column("personal", Boolean, nullable=False),
    Column("reference", Text, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
)

seen = Table(
    "chat_seen",
    metadata,
    Column("key", String(400), primary_key=True),
    Column("answer", Text, nullable=False),
    Column("expires_at", UtcTime, nullable=False, index=True),
)

viewer_links = Table(
    "viewer_links",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("entra_id", String(64), nullable=False),
    Column("case_id", Integer, nullable=False),
    Column("material_id", Integer, nullable=False),
    Column("version_id", Integer, nullable=False),
    Column("browser", String(64), nullable=False),
    Column("expires_at", UtcTime, nullable=False, index=True),
)
