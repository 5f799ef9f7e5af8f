"""Extra shifts that are offered, and bids for them."""

import sqlalchemy as sa
from alembic import op

from dashboard.store.moment import Moment

revision = "0009"
down_revision: str | None = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema up."""
    op.create_table(
        "open_shift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("queue_id", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["queue_id"], ["queue.id"], name="fk_open_shift_queue_id_queue"),
        sa.PrimaryKeyConstraint("id", name="pk_open_shift"),
    )
    op.create_index("ix_open_shift_day", "open_shift", ["day"])
    op.create_table(
        "bid",
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("verdict", sa.JSON(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("done", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("open_shift_id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name="fk_bid_agent_id_agent"),
        sa.ForeignKeyConstraint(
            ["open_shift_id"], ["open_shift.id"], name="fk_bid_open_shift_id_open_shift"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_bid"),
        sa.UniqueConstraint("open_shift_id", "agent_id", name="uq_bid_open_shift_id_agent_id"),
    )
    op.create_index("ix_bid_agent_id", "bid", ["agent_id"])
    op.create_index("ix_bid_open_shift_id", "bid", ["open_shift_id"])


def downgrade() -> None:
    """Take the schema back."""
    op.drop_table("bid")
    op.drop_table("open_shift")
