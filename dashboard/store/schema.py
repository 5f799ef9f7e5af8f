"""The schema's versions: upgrade, downgrade, status."""

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
    config = _config()
    with store.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def downgrade(store: Store, to: str = "base") -> None:
    """Bring the schema down to a version."""
    config = _config()
    with store.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, to)


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
