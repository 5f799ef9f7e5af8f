"""Long work and the installation's own settings."""

import datetime as dt
from typing import Any

from sqlmodel import Field

from dashboard.store.tables.base import Row, created, json_column, maybe_moment


class Job(Row, table=True):
    """Long work outside the page: queued, running, done, failed or cancelled."""

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(index=True)
    arguments: dict[str, Any] = json_column()
    state: str = Field(default="queued", index=True)
    progress: float = 0.0
    stage: str = ""
    best: dict[str, Any] = json_column()
    result: dict[str, Any] = json_column()
    error: str = ""
    stop_wanted: bool = False
    made_by: str
    made_at: dt.datetime = created()
    started_at: dt.datetime | None = maybe_moment()
    ended_at: dt.datetime | None = maybe_moment()


class Setting(Row, table=True):
    """A setting of this installation by name."""

    name: str = Field(primary_key=True)
    value: dict[str, Any] = json_column()
