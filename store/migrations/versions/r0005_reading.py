"""What is ready for reading and searching, refreshes, who opened which case, pictures in cards, and places in a chat."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "document_contents",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("material_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "material_id", name=op.f("pk_document_contents")),
    )
    op.create_index(op.f("ix_document_contents_sha256"), "document_contents", ["sha256"])
    op.create_table(
        "case_visits",
        sa.Column("username", sa.String(length=200), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.PrimaryKeyConstraint("username", "case_id", name=op.f("pk_case_visits")),
    )
    op.create_index(op.f("ix_case_visits_case_id"), "case_visits", ["case_id"])
    op.create_table(
        "case_refreshes",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("started_by", sa.String(length=200), nullable=False),
        sa.Column("run", sa.String(length=32), nullable=False),
        sa.Column("lease_until", moment, nullable=False),
        sa.Column("started_at", moment, nullable=False),
        sa.Column("retrieved_at", moment, nullable=True),
        sa.Column("completed_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_refreshes")),
    )
    op.create_table(
        "case_refresh_documents",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("material_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("conversion", sa.String(length=48), nullable=False),
        sa.Column("print", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "material_id", name=op.f("pk_case_refresh_documents")),
    )
    op.create_table(
        "picture_links",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("entra_id", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("material_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("boxes", sa.JSON(), nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_picture_links")),
    )
    op.create_index(op.f("ix_picture_links_expires_at"), "picture_links", ["expires_at"])
    op.create_table(
        "chat_places",
        sa.Column("conversation_id", sa.String(length=300), nullable=False),
        sa.Column("entra_id", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_chat_places")),
    )
    op.create_index(op.f("ix_chat_places_entra_id"), "chat_places", ["entra_id"])
    op.create_index(op.f("ix_chat_places_expires_at"), "chat_places", ["expires_at"])
