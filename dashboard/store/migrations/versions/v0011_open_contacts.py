"""Contacts that have not ended, found without reading those that have."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision: str | None = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema up."""
    going_on = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_contact_open",
        "contact",
        ["queue_id", "arrived_at"],
        sqlite_where=going_on,
        postgresql_where=going_on,
    )


def downgrade() -> None:
    """Take the schema back."""
    op.drop_index("ix_contact_open", "contact")
