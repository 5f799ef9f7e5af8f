"""Requests keep their answer and decision; days that the next roster keeps."""

import sqlalchemy as sa
from alembic import op

from dashboard.store.moment import Moment

revision = "0006"
down_revision: str | None = "0005"
branch_labels = None
depends_on = None

REQUESTS = ("leave", "swap")
TEXTS = ("asked_by", "decided_by", "reason")
VALUES = ("verdict", "done")


def upgrade() -> None:
    """Bring the schema up."""
    for table in REQUESTS:
        with op.batch_alter_table(table) as batch:
            for name in TEXTS:
                batch.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))
            for name in VALUES:
                batch.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default="{}"))
    _pin()


def _pin() -> None:
    op.create_table(
        "pin",
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name="fk_pin_agent_id_agent"),
        sa.PrimaryKeyConstraint("agent_id", "day", name="pk_pin"),
    )


def downgrade() -> None:
    """Take the schema back."""
    op.drop_table("pin")
    for table in REQUESTS:
        with op.batch_alter_table(table) as batch:
            for name in (*TEXTS, *VALUES):
                batch.drop_column(name)
