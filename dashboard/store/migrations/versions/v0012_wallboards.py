"""Wallboards: what a screen on a wall shows, opened by a token."""

import sqlalchemy as sa
from alembic import op

from dashboard.store.moment import Moment

revision = "0012"
down_revision: str | None = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema up."""
    op.create_table(
        "wallboard",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("boards", sa.JSON(), nullable=False),
        sa.Column("rotate_s", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_wallboard"),
        sa.UniqueConstraint("name", name="uq_wallboard_name"),
        sa.UniqueConstraint("token_hash", name="uq_wallboard_token_hash"),
    )


def downgrade() -> None:
    """Take the schema back."""
    op.drop_table("wallboard")
