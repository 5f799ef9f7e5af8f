"""Closed months as Parquet files beside the store, read by the same functions as the rest."""

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl
from sqlmodel import Session

from dashboard.frames import CONTACTS, conform, empty
from dashboard.store.months import month_after
from dashboard.store.tables import Setting

SETTING = "archive"


def archived_months(session: Session) -> Mapping[dt.datetime, Path]:
    """Return the months whose contacts stand in a file: first moment → file."""
    row = session.get(Setting, SETTING)
    found = row.value if row else {}
    return {dt.datetime.fromisoformat(month): Path(str(path)) for month, path in found.items()}


def archived_contacts(
    session: Session, queues: Iterable[str], since: dt.datetime, until: dt.datetime
) -> pl.DataFrame:
    """Return the archived contacts of some queues that arrived in [since, until), as CONTACTS."""
    months = archived_months(session)
    files = [path for month, path in months.items() if month < until and month_after(month) > since]
    if not files:
        return empty(CONTACTS)
    inside = pl.col("arrived_at").is_between(since, until, closed="left")
    rows = pl.scan_parquet(files).filter(pl.col("queue").is_in(list(queues)), inside).collect()
    return conform(rows, CONTACTS)


def keep_month(session: Session, folder: Path, month: dt.datetime, contacts: pl.DataFrame) -> None:
    """Write a month's contacts to a file and remember it, together with what was there before.

    Parameters
    ----------
    session : Session
        The transaction that takes the contacts out of the store.
    folder : Path
        Where the files stand.
    month : datetime
        First moment of the month.
    contacts : pl.DataFrame
        CONTACTS columns.
    """
    folder.mkdir(parents=True, exist_ok=True)
    months = dict(archived_months(session))
    before = pl.read_parquet(months[month]) if month in months else empty(CONTACTS)
    path = folder / f"contacts-{month:%Y-%m}-{dt.datetime.now(dt.UTC):%Y%m%d%H%M%S}.parquet"
    pl.concat([before, contacts]).sort("arrived_at").write_parquet(path)
    months[month] = path
    row = session.get(Setting, SETTING) or Setting(name=SETTING)
    row.value = {key.isoformat(): str(value) for key, value in months.items()}
    session.add(row)
