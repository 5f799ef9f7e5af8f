"""Steps of alerts, rules that people make, maintenance, notices, and the outbox with its doors."""

import sqlalchemy as sa
from alembic import op

from dashboard.store.moment import Moment

revision = "0007"
down_revision: str | None = "0006"
branch_labels = None
depends_on = None

_STEPS = """
INSERT INTO alert_step (alert_id, at, actor, action, details)
SELECT alert_id, created_at, 'system', step, '{}' FROM alert_delivery ORDER BY id
"""
_DELIVERIES = """
INSERT INTO alert_delivery (alert_id, door, step, state, tries, created_at, delivered_at)
SELECT alert_id, 'in-app', action, 'delivered', 0, min(at), min(at) FROM alert_step
WHERE action IN ('opened', 'raised', 'closed') GROUP BY alert_id, action
"""
_WAITING = "UPDATE alert SET waits_since = opened_at WHERE state = 'open'"


def upgrade() -> None:
    """Bring the schema up; what was told inside the application becomes steps of the alerts."""
    _alert_step()
    op.execute(_STEPS)
    op.drop_table("alert_delivery")
    with op.batch_alter_table("alert") as batch:
        batch.add_column(sa.Column("waits_since", Moment(), nullable=True))
        batch.add_column(sa.Column("escalated_s", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(
            sa.Column("suppressed", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.execute(_WAITING)
    _user_rule()
    _maintenance()
    _notice()
    _door()
    _delivery()


def _alert_step() -> None:
    op.create_table(
        "alert_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name="fk_alert_step_alert_id_alert"),
        sa.PrimaryKeyConstraint("id", name="pk_alert_step"),
    )
    op.create_index("ix_alert_step_alert_id", "alert_step", ["alert_id"])


def _user_rule() -> None:
    op.create_table(
        "user_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_user_rule"),
    )


def _maintenance() -> None:
    op.create_table(
        "maintenance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("queues", sa.JSON(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_maintenance"),
    )
    op.create_index("ix_maintenance_until", "maintenance", ["until"])


def _notice() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("read_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_notice_user_id_user_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
        sa.UniqueConstraint("user_id", "about", name="uq_notice_user_id_about"),
    )


def _door() -> None:
    op.create_table(
        "door",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("queues", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("escalation_only", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_door"),
        sa.UniqueConstraint("name", name="uq_door_name"),
    )


def _delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("door_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("delivered_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["door_id"], ["door.id"], name="fk_delivery_door_id_door"),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
        sa.UniqueConstraint("door_id", "about", name="uq_delivery_door_id_about"),
        sa.UniqueConstraint("key", name="uq_delivery_key"),
    )
    op.create_index("ix_delivery_about", "delivery", ["about"])
    op.create_index("ix_delivery_due_at", "delivery", ["due_at"])


def downgrade() -> None:
    """Take the schema back."""
    for table in ("delivery", "door", "notice", "maintenance", "user_rule"):
        op.drop_table(table)
    with op.batch_alter_table("alert") as batch:
        for name in ("suppressed", "escalated_s", "waits_since"):
            batch.drop_column(name)
    _alert_delivery()
    op.execute(_DELIVERIES)
    op.drop_table("alert_step")


def _alert_delivery() -> None:
    op.create_table(
        "alert_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("door", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("delivered_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["alert_id"], ["alert.id"], name="fk_alert_delivery_alert_id_alert"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_alert_delivery"),
        sa.UniqueConstraint(
            "alert_id", "door", "step", name="uq_alert_delivery_alert_id_door_step"
        ),
    )
    op.create_index("ix_alert_delivery_alert_id", "alert_delivery", ["alert_id"])
