"""Look whether this installation can do its work, and say what is missing."""

import platform
from dataclasses import dataclass

from dashboard.operations.desk import STORE_AWAY
from dashboard.settings import Settings
from dashboard.store import schema
from dashboard.store.engine import open_store


@dataclass(frozen=True)
class Finding:
    """One thing looked at: its key in the catalogue, whether it is well, and what was found."""

    key: str
    well: bool
    found: str


def examine(url: str | None = None) -> list[Finding]:
    """Return what was looked at: Python, the store, its schema, its journal."""
    settings = Settings()
    address = url or settings.store_url
    store = open_store(address)
    findings = [Finding("python", well=True, found=platform.python_version())]
    try:
        status = schema.status(store)
    except STORE_AWAY as error:
        why = str(error).splitlines()[0]
        return [*findings, Finding("store", well=False, found=why)]
    shown = store.engine.url.render_as_string(hide_password=True)
    findings.append(Finding("store", well=True, found=shown))
    found = f"{status.current or '–'} / {status.newest}"
    findings.append(Finding("schema", well=status.ready or store.embedded, found=found))
    store.close()
    return findings
