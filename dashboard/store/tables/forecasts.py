"""Forecasts as they were made, what people lay over them, and what they were worth."""

import datetime as dt
from typing import Any

from sqlmodel import Field

from dashboard.store.moment import Moment
from dashboard.store.tables.base import Row, created, json_column, key, maybe_moment


class ForecastRun(Row, table=True):
    """One forecast of one queue as it was made; never changed afterwards."""

    __tablename__ = "forecast_run"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a declared attribute

    id: int | None = Field(default=None, primary_key=True)
    queue_id: int = key(to="queue", index=True)
    made_at: dt.datetime = created()
    made_by: str
    model: str
    every_s: int
    input_hash: str
    report: dict[str, Any] = json_column()


class ForecastValue(Row, table=True):
    """One interval of a forecast with its bands."""

    __tablename__ = "forecast_value"  # pyright: ignore[reportAssignmentType] - as above

    run_id: int = Field(foreign_key="forecast_run.id", primary_key=True)
    start: dt.datetime = Field(sa_type=Moment, primary_key=True)
    contacts: float
    lo80: float
    hi80: float
    lo95: float
    hi95: float
    aht_s: float | None = None


class ForecastOverride(Row, table=True):
    """What a person knows better for a while: a layer over every forecast of a queue.

    ``factor`` multiplies the contacts between `start` and `until`, ``add`` adds so many to their
    sum, ``total`` makes their sum so many; each keeps the shape of the forecast.
    """

    __tablename__ = "forecast_override"  # pyright: ignore[reportAssignmentType] - as above

    id: int | None = Field(default=None, primary_key=True)
    queue_id: int = key(to="queue", index=True)
    start: dt.datetime = Field(sa_type=Moment)
    until: dt.datetime = Field(sa_type=Moment)
    kind: str
    value: float
    reason: str = ""
    made_by: str
    made_at: dt.datetime = created()
    expires_at: dt.datetime | None = maybe_moment()
    withdrawn_at: dt.datetime | None = maybe_moment()


class ForecastAccuracy(Row, table=True):
    """What was promised for a day so many days ahead, and what came: sums, kept for ever."""

    __tablename__ = "forecast_accuracy"  # pyright: ignore[reportAssignmentType] - as above

    queue_id: int = Field(foreign_key="queue.id", primary_key=True)
    day: dt.date = Field(primary_key=True)
    ahead: int = Field(primary_key=True)
    run_id: int = key(to="forecast_run")
    forecast: float
    actual: float
    abs_error: float


class ForecastEvent(Row, table=True):
    """The user's own days of a queue, or of all: a campaign, a statement day, a lunar week.

    ``days`` of kind ``days`` are pairs of a first and a last date; of ``monthly`` a day of the
    month (negative from its end) and where to roll from a day off; of ``lunar`` a name of the
    library.
    """

    __tablename__ = "forecast_event"  # pyright: ignore[reportAssignmentType] - as above

    id: int | None = Field(default=None, primary_key=True)
    queue_id: int | None = Field(default=None, foreign_key="queue.id", index=True)
    name: str
    kind: str
    days: dict[str, Any] = json_column()
    made_by: str
    made_at: dt.datetime = created()
    withdrawn_at: dt.datetime | None = maybe_moment()


class DayVerdict(Row, table=True):
    """A person's word on a day of the history: it counts although unusual, or is left out."""

    __tablename__ = "day_verdict"  # pyright: ignore[reportAssignmentType] - as above

    queue_id: int = Field(foreign_key="queue.id", primary_key=True)
    day: dt.date = Field(primary_key=True)
    counts: bool
    reason: str = ""
    made_by: str
    made_at: dt.datetime = created()


class ForecastLever(Row, table=True):
    """A known change that no history tells of: bot containment, a campaign, a product's end.

    ``numbers`` are the arguments of the library's lever of that kind.
    """

    __tablename__ = "forecast_lever"  # pyright: ignore[reportAssignmentType] - as above

    id: int | None = Field(default=None, primary_key=True)
    queue_id: int = key(to="queue", index=True)
    name: str
    kind: str
    first: dt.date
    last: dt.date
    numbers: dict[str, Any] = json_column()
    doubt: float = 0.0
    made_by: str
    made_at: dt.datetime = created()
    withdrawn_at: dt.datetime | None = maybe_moment()


class ForecastMonth(Row, table=True):
    """One month of a forecast made for capacity."""

    __tablename__ = "forecast_month"  # pyright: ignore[reportAssignmentType] - as above

    run_id: int = Field(foreign_key="forecast_run.id", primary_key=True)
    month: dt.date = Field(primary_key=True)
    contacts: float
    lo80: float
    hi80: float
    lo95: float
    hi95: float
    days: int


class ForecastLook(Row, table=True):
    """A queue's recent days as its newest forecast's back-test foretold them the evening before.

    The rest of today learns from them. `forecast` and `actual` are little-endian 32-bit floats, a
    row a day and a column a slot of `every_s`; NaN in the second is not known.
    """

    __tablename__ = "forecast_look"  # pyright: ignore[reportAssignmentType] - as above

    queue_id: int = Field(foreign_key="queue.id", primary_key=True)
    run_id: int = key(to="forecast_run")
    every_s: int
    days: int
    forecast: bytes
    actual: bytes


class Reforecast(Row, table=True):
    """The rest of a queue's today, as the contacts so far tell it; overwritten every 15 minutes.

    `changed` is false where the band covers the forecast made before: no change. `rest` are
    little-endian 32-bit floats, rows contacts, lo80, hi80, lo95 and hi95, a column a slot of
    `every_s` from `start` on.
    """

    queue_id: int = Field(foreign_key="queue.id", primary_key=True)
    made_at: dt.datetime = Field(sa_type=Moment)
    run_id: int = key(to="forecast_run")
    start: dt.datetime = Field(sa_type=Moment)
    every_s: int
    changed: bool
    factor: float
    rest: bytes
