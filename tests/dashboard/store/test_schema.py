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
