"""Training and meetings that are planned, who attends, and their names in rosters."""

import sqlalchemy as sa
from alembic import op

from dashboard.store.moment import Moment

revision = "0010"
down_revision: str | None = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema up."""
    _create_planned_activity()
    _create_planned_attendee()
    with op.batch_alter_table("activity") as table:
        table.add_column(sa.Column("name", sa.String(), server_default="", nullable=False))


def _create_planned_activity() -> None:
    op.create_table(
        "planned_activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("together", sa.Boolean(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("from_minute", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("until_minute", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["skill_id"], ["skill.id"], name="fk_planned_activity_skill_id_skill"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_planned_activity"),
        sa.UniqueConstraint("name", name="uq_planned_activity_name"),
    )


def _create_planned_attendee() -> None:
    op.create_table(
        "planned_attendee",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["planned_activity.id"],
            name="fk_planned_attendee_activity_id_planned_activity",
        ),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agent.id"], name="fk_planned_attendee_agent_id_agent"
        ),
        sa.PrimaryKeyConstraint("activity_id", "agent_id", name="pk_planned_attendee"),
    )


def downgrade() -> None:
    """Take the schema back."""
    with op.batch_alter_table("activity") as table:
        table.drop_column("name")
    op.drop_table("planned_attendee")
    op.drop_table("planned_activity")
