"""Handover notes and who read them, excused time, reports as they were sent."""

import sqlalchemy as sa
from alembic import op

from dashboard.store.moment import Moment

revision = "0008"
down_revision: str | None = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema up."""
    _handover_note()
    _handover_read()
    _adherence_excuse()
    _kept_report()


def _handover_note() -> None:
    op.create_table(
        "handover_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("withdrawn_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_handover_note"),
    )
    op.create_index("ix_handover_note_at", "handover_note", ["at"])


def _handover_read() -> None:
    op.create_table(
        "handover_read",
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("user_name", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["note_id"], ["handover_note.id"], name="fk_handover_read_note_id_handover_note"
        ),
        sa.PrimaryKeyConstraint("note_id", "user_name", name="pk_handover_read"),
    )


def _adherence_excuse() -> None:
    op.create_table(
        "adherence_excuse",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agent.id"], name="fk_adherence_excuse_agent_id_agent"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_adherence_excuse"),
    )
    op.create_index("ix_adherence_excuse_agent_id", "adherence_excuse", ["agent_id"])
    op.create_index("ix_adherence_excuse_since", "adherence_excuse", ["since"])


def _kept_report() -> None:
    op.create_table(
        "kept_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_kept_report"),
        sa.UniqueConstraint("kind", "first_day", name="uq_kept_report_kind_first_day"),
    )


def downgrade() -> None:
    """Take the schema back."""
    for table in ("kept_report", "adherence_excuse", "handover_read", "handover_note"):
        op.drop_table(table)
