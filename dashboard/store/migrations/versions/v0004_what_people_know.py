"""Events, verdicts on days, levers; months ahead; the rest of today; chat and deferred work."""

import sqlalchemy as sa
from alembic import op

from dashboard.store.moment import Moment

revision = "0004"
down_revision: str | None = "0003"
branch_labels = None
depends_on = None

TABLES = (
    "forecast_event",
    "day_verdict",
    "forecast_lever",
    "forecast_month",
    "forecast_look",
    "reforecast",
)


def upgrade() -> None:
    """Bring the schema up."""
    _what_people_know()
    _months()
    _today()
    with op.batch_alter_table("queue") as batch:
        batch.add_column(sa.Column("concurrency", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(sa.Column("slowdown", sa.Float(), nullable=False, server_default="0"))
        for name in ("deadline_s", "max_asa_s", "max_abandon"):
            batch.add_column(sa.Column(name, sa.Float(), nullable=True))
    with op.batch_alter_table("requirement") as batch:
        batch.add_column(sa.Column("way", sa.String(), nullable=False, server_default="formula"))
        batch.add_column(sa.Column("chance", sa.Float(), nullable=True))


def _what_people_know() -> None:
    op.create_table(
        "forecast_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("queue_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("withdrawn_at", Moment(), nullable=True),
        _reference("forecast_event", "queue"),
        sa.PrimaryKeyConstraint("id", name="pk_forecast_event"),
    )
    op.create_index("ix_forecast_event_queue_id", "forecast_event", ["queue_id"])
    op.create_table(
        "day_verdict",
        sa.Column("queue_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        _reference("day_verdict", "queue"),
        sa.PrimaryKeyConstraint("queue_id", "day", name="pk_day_verdict"),
    )
    op.create_table(
        "forecast_lever",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("queue_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("doubt", sa.Float(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("withdrawn_at", Moment(), nullable=True),
        _reference("forecast_lever", "queue"),
        sa.PrimaryKeyConstraint("id", name="pk_forecast_lever"),
    )
    op.create_index("ix_forecast_lever_queue_id", "forecast_lever", ["queue_id"])


def _months() -> None:
    op.create_table(
        "forecast_month",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        *(
            sa.Column(name, sa.Float(), nullable=False)
            for name in ("contacts", "lo80", "hi80", "lo95", "hi95")
        ),
        sa.Column("days", sa.Integer(), nullable=False),
        _reference("forecast_month", "forecast_run", "run_id"),
        sa.PrimaryKeyConstraint("run_id", "month", name="pk_forecast_month"),
    )


def _today() -> None:
    op.create_table(
        "forecast_look",
        sa.Column("queue_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("every_s", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("forecast", sa.LargeBinary(), nullable=False),
        sa.Column("actual", sa.LargeBinary(), nullable=False),
        _reference("forecast_look", "queue"),
        _reference("forecast_look", "forecast_run", "run_id"),
        sa.PrimaryKeyConstraint("queue_id", name="pk_forecast_look"),
    )
    op.create_table(
        "reforecast",
        sa.Column("queue_id", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("start", Moment(), nullable=False),
        sa.Column("every_s", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Boolean(), nullable=False),
        sa.Column("factor", sa.Float(), nullable=False),
        sa.Column("rest", sa.LargeBinary(), nullable=False),
        _reference("reforecast", "queue"),
        _reference("reforecast", "forecast_run", "run_id"),
        sa.PrimaryKeyConstraint("queue_id", name="pk_reforecast"),
    )


def _reference(table: str, to: str, column: str = "queue_id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}_{to}")


def downgrade() -> None:
    """Bring the schema down."""
    with op.batch_alter_table("queue") as batch:
        for column in ("concurrency", "slowdown", "deadline_s", "max_asa_s", "max_abandon"):
            batch.drop_column(column)
    with op.batch_alter_table("requirement") as batch:
        batch.drop_column("way")
        batch.drop_column("chance")
    for table in reversed(TABLES):
        op.drop_table(table)
