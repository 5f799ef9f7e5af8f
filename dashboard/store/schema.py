"""The schema's versions: upgrade, downgrade, status."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from dashboard.store.engine import Store


@dataclass(frozen=True)
class SchemaStatus:
    """The version in the store (None: no schema) and the newest one."""

    current: str | None
    newest: str

    @property
    def ready(self) -> bool:
        """Whether the store has the newest schema."""
        return self.current == self.newest


class SchemaMissingError(RuntimeError):
    """A PostgreSQL store whose schema is absent or old: its owner upgrades it deliberately."""


class BrokenReferencesError(RuntimeError):
    """A change of the schema left rows that refer to none; it was rolled back."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def status(store: Store) -> SchemaStatus:
    """Return the schema's version and the newest one."""
    with store.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    return SchemaStatus(current, str(newest))


def upgrade(store: Store, to: str = "head") -> None:
    """Bring the schema up to a version."""
    with _changing(store) as config:
        command.upgrade(config, to)


def downgrade(store: Store, to: str = "base") -> None:
    """Bring the schema down to a version."""
    with _changing(store) as config:
        command.downgrade(config, to)


@contextmanager
def _changing(store: Store) -> Generator[Config]:
    """Open one transaction for changes of the schema.

    SQLite changes a table by making it anew; while the old one is dropped the rows that refer to
    it must not count as broken, so references are checked at the end instead.
    """
    config = _config()
    with store.engine.connect() as connection:
        driver = connection.connection.driver_connection
        if store.embedded and driver is not None:
            driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                config.attributes["connection"] = connection
                yield config
                if store.embedded:
                    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                    if broken:
                        raise BrokenReferencesError(str(broken[:3]))
        finally:
            if store.embedded and driver is not None:
                driver.execute("PRAGMA foreign_keys=ON")


def ensure(store: Store) -> None:
    """Make the schema on first use of an embedded store; demand ``db upgrade`` elsewhere.

    Raises
    ------
    SchemaMissingError
        On PostgreSQL with an absent or old schema.
    """
    found = status(store)
    if found.ready:
        return
    if not store.embedded:
        raise SchemaMissingError(found.current or "")
    upgrade(store)
