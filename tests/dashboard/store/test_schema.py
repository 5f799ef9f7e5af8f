"""init → data → up → no difference → down, on both engines."""

import datetime as dt

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import select

from dashboard.store import schema
from dashboard.store.engine import Store
from dashboard.store.tables import METADATA, Queue, Site, Team


def test_up_with_data_leaves_no_difference_and_goes_down(blank_store: Store) -> None:
    assert not schema.status(blank_store).ready
    schema.upgrade(blank_store)
    assert schema.status(blank_store).ready
    with blank_store.write() as session:
        site = Site(name="Shanghai")
        session.add(site)
        session.flush()
        assert site.id is not None
        session.add(Team(name="A", site_id=site.id))
    with blank_store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
    schema.downgrade(blank_store)
    assert sa.inspect(blank_store.engine).get_table_names() == ["alembic_version"]


OLD = """
INSERT INTO site (name, timezone) VALUES ('s', 'UTC');
INSERT INTO team (name, site_id) VALUES ('t', 1);
INSERT INTO contract (name, rules) VALUES ('c', '{}');
INSERT INTO agent (name, team_id, contract_id, availability, active)
VALUES ('Ann', 1, 1, '{}', true);
INSERT INTO source (name, feed, options) VALUES ('pbx', 'x', '{}');
INSERT INTO queue (name, title_en, title_zh, channel, timezone, opens, closes, service_level,
target_wait_s, short_abandon_s, formula, amber, max_occupancy, shrinkage, aht_s, patience_s,
priority, calendar, active) VALUES ('q', '', '', 'voice', 'UTC', '', '',
0.8, 20, 5, 'of_offered', 0.1, 0.9, 0.3, 1, 1, 0, 'none', true);
INSERT INTO contact (source_id, source_key, segment, queue_id, channel, arrived_at, outcome, agent)
VALUES (1, 'a', 0, 1, 'voice', 1600000000000000, 'answered', 'Ann'),
(1, 'b', 0, 1, 'voice', 1700000000000000, 'answered', 'Bob');
INSERT INTO agent_alias (source_id, external, agent_id) VALUES (1, 'ext', 1);
INSERT INTO agent_interval_fact (agent_id, start, length_s, handled, handle_s, ready_s, break_s,
other_s) VALUES (1, 0, 300, 1, 2, 3, 4, 5)
"""


def test_the_first_version_goes_up_and_down_with_its_data(blank_store: Store) -> None:
    schema.upgrade(blank_store, "0001")
    with blank_store.engine.begin() as connection:
        for statement in OLD.split(";"):
            connection.exec_driver_sql(statement)
    schema.upgrade(blank_store)
    told = "SELECT source_key, agent.name, team_id FROM contact JOIN agent ON agent.id = agent_id"
    aliases = "SELECT source, external, agent_id FROM agent_alias"
    with blank_store.engine.connect() as connection:
        rows = connection.exec_driver_sql(f"{told} ORDER BY 1").all()
        assert [tuple(row) for row in rows] == [("a", "Ann", 1), ("b", "Bob", None)]
        assert connection.exec_driver_sql(aliases).one() == ("pbx", "ext", 1)
    schema.downgrade(blank_store, "0001")
    with blank_store.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT source_key, agent FROM contact ORDER BY 1").all()
        assert [tuple(row) for row in rows] == [("a", "Ann"), ("b", "Bob")]
        assert connection.exec_driver_sql("SELECT handle_s FROM agent_interval_fact").scalar() == 2
        assert connection.exec_driver_sql("SELECT source_id FROM agent_alias").scalar() == 1
    schema.upgrade(blank_store)


def test_an_embedded_store_makes_its_schema_and_a_server_waits_for_its_owner(
    blank_store: Store,
) -> None:
    if blank_store.embedded:
        schema.ensure(blank_store)
        assert schema.status(blank_store).ready
    else:
        with pytest.raises(schema.SchemaMissingError):
            schema.ensure(blank_store)


def test_foreign_keys_are_enforced(blank_store: Store) -> None:
    schema.upgrade(blank_store)
    with pytest.raises(IntegrityError), blank_store.write() as session:
        session.add(Team(name="A", site_id=999))


def test_an_error_rolls_the_whole_transaction_back(blank_store: Store) -> None:
    schema.upgrade(blank_store)
    with pytest.raises(IntegrityError), blank_store.write() as session:
        session.add_all([Queue(name="a"), Queue(name="b"), Queue(name="a")])
    with blank_store.read() as session:
        assert session.exec(select(Queue)).all() == []


def test_moments_are_aware_and_naive_ones_are_refused(blank_store: Store) -> None:
    schema.upgrade(blank_store)
    from dashboard.store.tables import Setting, SignIn, User  # noqa: PLC0415

    with blank_store.write() as session:
        user = User(name="a", password_hash="x")
        session.add(user)
        session.add(Setting(name="x", value={"a": 1}))
        session.flush()
        assert user.id is not None
        moment = dt.datetime(
            2026, 10, 25, 2, 30, 0, 123456, tzinfo=dt.timezone(dt.timedelta(hours=2))
        )
        session.add(SignIn(token_hash="t", user_id=user.id, expires_at=moment))
    with blank_store.read() as session:
        found = session.get_one(SignIn, "t").expires_at
    assert found == moment
    assert found.tzinfo is dt.UTC
    with pytest.raises(StatementError, match="naive"), blank_store.write() as session:
        session.add(SignIn(token_hash="u", user_id=1, expires_at=dt.datetime(2026, 1, 1)))  # noqa: DTZ001


BREAKS = """
INSERT INTO agent (name, availability, active) VALUES ('Ann', '{}', true);
INSERT INTO schedule (name, first_day, days, timezone, state, reason, made_by, made_at, answer,
problem, version) VALUES ('w', '2026-03-02', 7, 'UTC', 'draft', '', 'm', 0, '{}', '{}', 1);
INSERT INTO activity (schedule_id, agent_id, day, start_minute, minutes, kind)
VALUES (1, 1, '2026-03-02', 600, 15, 'break')
"""


def test_breaks_of_before_have_no_name_and_stay(blank_store: Store) -> None:
    schema.upgrade(blank_store, "0012")
    with blank_store.engine.begin() as connection:
        for statement in BREAKS.split(";"):
            connection.exec_driver_sql(statement)
    schema.upgrade(blank_store)
    told = "SELECT kind, name, minutes FROM activity"
    with blank_store.engine.connect() as connection:
        assert connection.exec_driver_sql(told).one() == ("break", "", 15)
    schema.downgrade(blank_store, "0012")
    with blank_store.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT minutes FROM activity").scalar() == 15
