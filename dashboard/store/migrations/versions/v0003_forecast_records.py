"""Overrides over forecasts, and what forecasts were worth."""

import sqlalchemy as sa
from alembic import op

from dashboard.store.moment import Moment

revision = "0003"
down_revision: str | None = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema up."""
    op.create_table(
        "forecast_override",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("queue_id", sa.Integer(), nullable=False),
        sa.Column("start", Moment(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=True),
        sa.Column("withdrawn_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["queue_id"], ["queue.id"], name="fk_forecast_override_queue_id_queue"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_forecast_override"),
    )
    op.create_index("ix_forecast_override_queue_id", "forecast_override", ["queue_id"])
    op.create_table(
        "forecast_accuracy",
        sa.Column("queue_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("ahead", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("forecast", sa.Float(), nullable=False),
        sa.Column("actual", sa.Float(), nullable=False),
        sa.Column("abs_error", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["queue_id"], ["queue.id"], name="fk_forecast_accuracy_queue_id_queue"
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["forecast_run.id"], name="fk_forecast_accuracy_run_id_forecast_run"
        ),
        sa.PrimaryKeyConstraint("queue_id", "day", "ahead", name="pk_forecast_accuracy"),
    )


def downgrade() -> None:
    """Bring the schema down."""
    op.drop_table("forecast_accuracy")
    op.drop_table("forecast_override")
