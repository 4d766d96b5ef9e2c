"""The tables of reading: what is ready, who opened which case, refreshes, and links to single pictures."""

from sqlalchemy import JSON, Column, Integer, String, Table, Text

from store.schema import UtcTime, metadata

document_contents = Table(
    "document_contents",
    metadata,
    Column("case_id", Integer, primary_key=True, autoincrement=False),
    Column("material_id", Integer, primary_key=True, autoincrement=False),
    Column("version_id", Integer, nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("outcome", String(16), nullable=False),
    Column("sentence", Text, nullable=False),
    Column("made_at", UtcTime, nullable=False),
)

case_visits = Table(
    "case_visits",
    metadata,
    Column("username", String(200), primary_key=True),
    Column("case_id", Integer, primary_key=True, autoincrement=False, index=True),
    Column("at", UtcTime, nullable=False),
)

case_refreshes = Table(
    "case_refreshes",
    metadata,
    Column("case_id", Integer, primary_key=True, autoincrement=False),
    Column("status", String(32), nullable=False),
    Column("started_by", String(200), nullable=False),
    Column("run", String(32), nullable=False),
    Column("lease_until", UtcTime, nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("retrieved_at", UtcTime, nullable=True),
    Column("completed_at", UtcTime, nullable=True),
)

case_refresh_documents = Table(
    "case_refresh_documents",
    metadata,
    Column("case_id", Integer, primary_key=True, autoincrement=False),
    Column("material_id", Integer, primary_key=True, autoincrement=False),
    Column("version_id", Integer, nullable=False),
    Column("status", String(32), nullable=False),
    Column("conversion", String(48), nullable=False),
    Column("print", String(64), nullable=False),
)

picture_links = Table(
    "picture_links",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("entra_id", String(64), nullable=False),
    Column("case_id", Integer, nullable=False),
    Column("material_id", Integer, nullable=False),
    Column("page", Integer, nullable=False),
    Column("boxes", JSON, nullable=False),
    Column("expires_at", UtcTime, nullable=False, index=True),
)

chat_places = Table(
    "chat_places",
    metadata,
    Column("conversation_id", String(300), primary_key=True),
    Column("entra_id", String(64), nullable=False, index=True),
    Column("place", Text, nullable=False),
    Column("expires_at", UtcTime, nullable=False, index=True),
)
