"""The share of those who give up who call again."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema up."""
    with op.batch_alter_table("queue") as batch:
        batch.add_column(sa.Column("redial", sa.Float(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Take the schema back."""
    with op.batch_alter_table("queue") as batch:
        batch.drop_column("redial")
