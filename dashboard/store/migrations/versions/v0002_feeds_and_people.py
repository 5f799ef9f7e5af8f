"""Events kept piece by piece, followed files, agents known from feeds, days, undo of people."""

import sqlalchemy as sa
from alembic import op

from dashboard.store.moment import Moment
from dashboard.store.months import ensure_months_of

revision = "0002"
down_revision: str | None = "0001"
branch_labels = None
depends_on = None

_AGENT_STATES = ("ready", "contact", "wrap", "break", "meeting", "training", "other")


def _aside(table: str) -> None:
    """Keep a table's rows while it is made anew; a copy carries no constraint names."""
    op.execute(f"CREATE TABLE aside_{table} AS SELECT * FROM {table}")  # noqa: S608 - names of our own tables
    op.drop_table(table)


def _back(table: str, into: str, select: str) -> None:
    op.execute(f"INSERT INTO {table} ({into}) SELECT {select} FROM aside_{table}")  # noqa: S608 - names of our own tables
    op.execute(f"DROP TABLE aside_{table}")


def _counts() -> list[sa.Column[int]]:
    names = ("answered", "abandoned", "flow_out", "open", "handled", "transferred")
    return [sa.Column(name, sa.Integer(), nullable=True) for name in names]


def _seconds() -> list[sa.Column[float]]:
    names = ("wait_answered", "wait_offered", "talk", "hold", "acw", "handle")
    return [sa.Column(f"{name}_s", sa.Float(), nullable=True) for name in names]


def _create_day_fact() -> None:
    op.create_table(
        "day_fact",
        sa.Column("queue_id", sa.Integer(), nullable=False),
        sa.Column("start", Moment(), nullable=False),
        sa.Column("offered", sa.Integer(), nullable=False),
        *_counts(),
        *_seconds(),
        sa.Column("in_target", sa.Integer(), nullable=True),
        sa.Column("in_target_wait_s", sa.Float(), nullable=True),
        sa.Column("staffed", sa.Float(), nullable=True),
        sa.Column("answered_waits", sa.LargeBinary(), nullable=True),
        sa.Column("abandoned_waits", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["queue_id"], ["queue.id"], name="fk_day_fact_queue_id_queue"),
        sa.PrimaryKeyConstraint("queue_id", "start", name="pk_day_fact"),
    )


def _create_feed_file() -> None:
    op.create_table(
        "feed_file",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("identity", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("read_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name="fk_feed_file_source_id_source"),
        sa.PrimaryKeyConstraint("source_id", "identity", name="pk_feed_file"),
    )


def _create_feed_pulse() -> None:
    op.create_table(
        "feed_pulse",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("minute", Moment(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("rejects", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name="fk_feed_pulse_source_id_source"
        ),
        sa.PrimaryKeyConstraint("source_id", "minute", name="pk_feed_pulse"),
    )


def _create_people_change() -> None:
    op.create_table(
        "people_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("undone_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_people_change"),
    )


def _create_raw_event() -> None:
    op.create_table(
        "raw_event",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=True)
            for name in ("call", "queue", "agent", "agent_name", "customer", "fields")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name="fk_raw_event_source_id_source"),
        sa.PrimaryKeyConstraint("source_id", "at", "digest", name="pk_raw_event"),
        postgresql_partition_by="RANGE (at)",
    )
    for columns in (("call",), ("agent", "at"), ("kind", "at")):
        name = "_".join(("ix_raw_event_source_id", *columns))
        op.create_index(name, "raw_event", ["source_id", *columns])


def _create_old_raw_event() -> None:
    op.create_table(
        "raw_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name="fk_raw_event_source_id_source"),
        sa.PrimaryKeyConstraint("id", name="pk_raw_event"),
    )
    op.create_index("ix_raw_event_source_id", "raw_event", ["source_id"])


def _create_agent_interval_fact(*, old: bool) -> None:
    names = ("ready", "break", "other") if old else _AGENT_STATES
    sums = ("handle",) if old else ("talk", "hold", "acw", "handle")
    op.create_table(
        "agent_interval_fact",
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("start", Moment(), nullable=False),
        sa.Column("length_s", sa.Integer(), nullable=False),
        sa.Column("handled", sa.Integer(), nullable=False),
        *([] if old else [sa.Column("transferred", sa.Integer(), nullable=False)]),
        *(sa.Column(f"{name}_s", sa.Float(), nullable=False) for name in (*sums, *names)),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agent.id"], name="fk_agent_interval_fact_agent_id_agent"
        ),
        sa.PrimaryKeyConstraint("agent_id", "start", "length_s", name="pk_agent_interval_fact"),
    )


def _create_agent_alias(*, old: bool) -> None:
    name = "source_id" if old else "source"
    constraints: list[sa.Constraint] = [
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name="fk_agent_alias_agent_id_agent"),
        sa.PrimaryKeyConstraint(name, "external", name="pk_agent_alias"),
    ]
    if old:
        to_source = "fk_agent_alias_source_id_source"
        constraints.append(sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=to_source))
    op.create_table(
        "agent_alias",
        sa.Column(name, sa.Integer() if old else sa.String(), nullable=False),
        sa.Column("external", sa.String(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        *constraints,
    )
    op.create_index("ix_agent_alias_agent_id", "agent_alias", ["agent_id"])


def _create_contact(*, old: bool) -> None:
    keys = ("source_id", "source_key", "segment")
    new_keys = ("source_id", "source_key", "queue_id", "segment", "arrived_at")
    constraints: list[sa.Constraint] = [
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name="fk_contact_source_id_source"),
        sa.ForeignKeyConstraint(["queue_id"], ["queue.id"], name="fk_contact_queue_id_queue"),
        sa.PrimaryKeyConstraint(*(keys if old else new_keys), name="pk_contact"),
    ]
    agent = sa.Column("agent", sa.String(), nullable=True)
    if not old:
        agent = sa.Column("agent_id", sa.Integer(), nullable=True)
        constraints.append(
            sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name="fk_contact_agent_id_agent")
        )
    op.create_table(
        "contact",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("source_key", sa.String(), nullable=False),
        sa.Column("queue_id", sa.Integer(), nullable=False),
        sa.Column("segment", sa.Integer(), nullable=False),
        sa.Column("arrived_at", Moment(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        agent,
        *(sa.Column(name, sa.Float(), nullable=True) for name in ("talk_s", "hold_s", "acw_s")),
        sa.Column("transferred", sa.Boolean(), nullable=True),
        sa.Column("customer", sa.String(), nullable=True),
        sa.Column("topic", sa.String(), nullable=True),
        *constraints,
        postgresql_partition_by=None if old else "RANGE (arrived_at)",
    )
    op.create_index("ix_contact_queue_id_arrived_at", "contact", ["queue_id", "arrived_at"])


_CONTACT = (
    "source_id, source_key, queue_id, segment, arrived_at, channel, answered_at, ended_at, "
    "outcome, talk_s, hold_s, acw_s, transferred, customer, topic"
)


def _contact_names_become_agents() -> None:
    op.execute(
        "INSERT INTO agent (name, availability, active) "
        "SELECT agent, '{}', true FROM contact WHERE agent IS NOT NULL "
        "AND agent NOT IN (SELECT name FROM agent) GROUP BY agent"
    )


def _agents_may_be_unassigned(*, allowed: bool) -> None:
    with op.batch_alter_table("agent") as batch:
        batch.alter_column("team_id", existing_type=sa.Integer(), nullable=allowed)
        batch.alter_column("contract_id", existing_type=sa.Integer(), nullable=allowed)


def upgrade() -> None:
    """Bring the schema up, with the data of the version before."""
    _agents_may_be_unassigned(allowed=True)
    _contact_names_become_agents()
    _aside("contact")
    _create_contact(old=False)
    ensure_months_of(op.get_bind(), "contact")
    agent = "(SELECT id FROM agent WHERE agent.name = aside_contact.agent)"
    _back("contact", f"{_CONTACT}, agent_id", f"{_CONTACT}, {agent}")
    _aside("agent_alias")
    _create_agent_alias(old=False)
    source = "(SELECT name FROM source WHERE source.id = source_id)"
    _back("agent_alias", "source, external, agent_id", f"{source}, external, agent_id")
    _aside("agent_interval_fact")
    _create_agent_interval_fact(old=False)
    zeros = ("transferred", "talk_s", "hold_s", "acw_s")
    zeros = (*zeros, "contact_s", "wrap_s", "meeting_s", "training_s")
    kept = "agent_id, start, length_s, handled, handle_s, ready_s, break_s, other_s"
    _back("agent_interval_fact", ", ".join((kept, *zeros)), kept + ", 0" * len(zeros))
    op.drop_table("raw_event")
    _create_raw_event()
    _create_day_fact()
    _create_feed_file()
    _create_feed_pulse()
    _create_people_change()
    _add_columns()


def _add_columns() -> None:
    op.add_column("agent_state", sa.Column("detail", sa.String(), nullable=True))
    op.add_column("interval_fact", sa.Column("transferred", sa.Integer(), nullable=True))
    with op.batch_alter_table("feed_reject") as batch:
        batch.add_column(sa.Column("header", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("feed_cursor") as batch:
        batch.add_column(sa.Column("trouble", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("source") as batch:
        batch.add_column(sa.Column("secret_hash", sa.String(), nullable=False, server_default=""))
        batch.add_column(
            sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.true())
        )


def _drop_columns() -> None:
    for table, columns in (
        ("source", ("active", "secret_hash")),
        ("feed_cursor", ("trouble",)),
        ("feed_reject", ("header",)),
        ("interval_fact", ("transferred",)),
        ("agent_state", ("detail",)),
    ):
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.drop_column(column)


def downgrade() -> None:
    """Bring the schema down; what the older version cannot hold is left behind."""
    _drop_columns()
    for table in ("people_change", "feed_pulse", "feed_file", "day_fact", "raw_event"):
        op.drop_table(table)
    _create_old_raw_event()
    _aside("agent_interval_fact")
    _create_agent_interval_fact(old=True)
    kept = "agent_id, start, length_s, handled, handle_s, ready_s, break_s, other_s"
    _back("agent_interval_fact", kept, kept)
    _aside("agent_alias")
    _create_agent_alias(old=True)
    op.execute(
        "INSERT INTO agent_alias (source_id, external, agent_id) "
        "SELECT source.id, external, agent_id FROM aside_agent_alias JOIN source "
        "ON source.name = aside_agent_alias.source"
    )
    op.execute("DROP TABLE aside_agent_alias")
    _aside("contact")
    _create_contact(old=True)
    agent = "(SELECT name FROM agent WHERE agent.id = aside_contact.agent_id)"
    op.execute(
        f"INSERT INTO contact ({_CONTACT}, agent) SELECT {_CONTACT}, {agent} FROM aside_contact "  # noqa: S608 - names of our own tables
        "WHERE true ON CONFLICT DO NOTHING"
    )
    op.execute("DROP TABLE aside_contact")
    _assign_to_placeholders()
    _agents_may_be_unassigned(allowed=False)


def _assign_to_placeholders() -> None:
    """Give agents without team or contract one: the older version demands both."""
    some = "EXISTS (SELECT 1 FROM agent WHERE team_id IS NULL OR contract_id IS NULL)"
    op.execute(f"INSERT INTO site (name, timezone) SELECT 'unassigned', 'UTC' WHERE {some}")
    team = "SELECT 'unassigned', id FROM site WHERE name = 'unassigned'"
    op.execute(f"INSERT INTO team (name, site_id) {team} AND {some}")
    op.execute(f"INSERT INTO contract (name, rules) SELECT 'unassigned', '{{}}' WHERE {some}")
    for table in ("team", "contract"):
        op.execute(
            f"UPDATE agent SET {table}_id = (SELECT id FROM {table} WHERE name = 'unassigned') "  # noqa: S608 - constants
            f"WHERE {table}_id IS NULL"
        )
