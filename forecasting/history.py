"""The history of a queue as a matrix of days and slots: gaps, closed hours, short and long days.

Rows are all days of the open weekdays from the first to the last day of the data (a business
clock without holes); columns are the slots of the open window in wall-clock time. A day of which
the data say nothing is absent, not zero.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl

from forecasting.errors import ForecastingError
from forecasting.frames import HANDLE, HISTORY, Bools, Floats, Ints, check_columns

DAY_MINUTES = 24 * 60
KNOWN_SHARE = 0.5


@dataclass(frozen=True)
class Window:
    """When a queue is open and how its day is cut.

    Attributes
    ----------
    every_s : int
        Length of a slot, seconds.
    opens, closes : int
        Minutes of the local day.
    weekdays : tuple of int
        Open weekdays, Monday is 0, ascending.
    """

    every_s: int = 1800
    opens: int = 0
    closes: int = DAY_MINUTES
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)

    def __post_init__(self) -> None:
        """Check that the slots fill the window."""
        minutes = self.closes - self.opens
        if self.every_s <= 0 or minutes <= 0 or (minutes * 60) % self.every_s:
            message = (
                f"expected an open window that slots of {self.every_s} s fill, "
                f"found {minutes} minutes"
            )
            raise ForecastingError(message)
        if not self.weekdays:
            message = "expected at least one open weekday, found none"
            raise ForecastingError(message)

    @property
    def slots(self) -> int:
        """Number of slots of a day."""
        return (self.closes - self.opens) * 60 // self.every_s

    def days_between(self, first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
        """Return the open weekdays' dates from `first` to `last`, both included."""
        every = (first + dt.timedelta(days=i) for i in range((last - first).days + 1))
        return tuple(day for day in every if day.weekday() in self.weekdays)


@dataclass(frozen=True)
class TooLittleHistory:
    """There is not enough history to forecast from.

    Attributes
    ----------
    found, needed : int
        Days with data.
    reason : str
        One sentence.
    """

    found: int
    needed: int
    reason: str


@dataclass(frozen=True)
class History:
    """Contacts of a queue by day and slot.

    Attributes
    ----------
    window : Window
        Open hours and slots.
    days : tuple of date
        The rows, ascending.
    contacts : array (days, slots)
        NaN where unknown: absent days wholly, the skipped hour of a 23-hour day, unreadable cells.
    handle_s, handled : array (days, slots) or None
        Summed handle seconds and the contacts they belong to.
    duplicates : int
        Rows that stood twice in the data and were taken once.
    counted, left_out : frozenset of date
        A person's word against the cleaning: days that count although unusual, and days that are
        set aside although usual.
    """

    window: Window
    days: tuple[dt.date, ...]
    contacts: Floats
    handle_s: Floats | None = None
    handled: Floats | None = None
    duplicates: int = 0
    counted: frozenset[dt.date] = frozenset()
    left_out: frozenset[dt.date] = frozenset()

    @cached_property
    def present(self) -> Bools:
        """Days with at least half of their cells known, shape (days,)."""
        return np.mean(~np.isnan(self.contacts), axis=1) >= KNOWN_SHARE

    @cached_property
    def weekday(self) -> Ints:
        """Position of each day's weekday among the open ones, shape (days,)."""
        return positions(self.days, self.window)

    @cached_property
    def verdict(self) -> Ints:
        """A person's word on each day: 1 it counts, -1 it is left out, 0 none; shape (days,)."""
        return np.array([(d in self.counted) - (d in self.left_out) for d in self.days], np.int64)

    def until(self, row: int) -> "History":
        """Return the history before a row."""
        return replace(
            self,
            days=self.days[:row],
            contacts=self.contacts[:row],
            handle_s=None if self.handle_s is None else self.handle_s[:row],
            handled=None if self.handled is None else self.handled[:row],
        )

    def digest(self) -> str:
        """Return a SHA-256 of everything a forecast depends on."""
        parts = hashlib.sha256(repr((self.window, self.days)).encode())
        if self.verdict.any():
            parts.update(self.verdict.tobytes())
        for matrix in (self.contacts, self.handle_s, self.handled):
            parts.update(b"" if matrix is None else np.ascontiguousarray(matrix).tobytes())
        return parts.hexdigest()


def positions(days: Iterable[dt.date], window: Window) -> Ints:
    """Return the position of each day's weekday among the open weekdays."""
    place = {weekday: i for i, weekday in enumerate(window.weekdays)}
    return np.array([place[day.weekday()] for day in days], dtype=np.int64)


def read_history(frame: pl.DataFrame, window: Window, zone: str | None = None) -> History:
    """Lay a frame of contacts on days and slots.

    Parameters
    ----------
    frame : pl.DataFrame
        `HISTORY` columns, perhaps `HANDLE`; intervals no longer than a slot.
    window : Window
        Open hours; rows outside are left out.
    zone : str or None
        The queue's zone; needed for aware starts.

    Returns
    -------
    History
        A slot that an existing day does not mention had no contacts; a null or NaN is unknown.
        In the hour that autumn repeats, a slot is the mean of the two.

    Raises
    ------
    ForecastingError
        For missing columns, negative counts, two different counts of one time, or no row inside
        the window.
    """
    check_columns(frame, HISTORY)
    rows, duplicates = _checked(frame)
    local = _local(rows, zone)
    cells = _cells(local, window)
    if cells.is_empty():
        message = "history: expected rows inside the open hours and weekdays, found none"
        raise ForecastingError(message)
    days = window.days_between(cells["day"].min(), cells["day"].max())  # pyright: ignore[reportArgumentType] - a date column's bounds are dates
    skipped = _skipped(days, window, zone)
    laid = {name: _lay(cells, days, window, name) for name in cells.columns[2:]}
    for matrix in laid.values():
        matrix[skipped] = np.nan
    return History(
        window, days, laid["contacts"], laid.get("handle_s"), laid.get("handled"), duplicates
    )


def _checked(frame: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Return the rows with numbers as floats, each time once."""
    numbers = ["contacts", *(name for name in HANDLE if name in frame.columns)]
    rows = frame.select("start", *numbers).with_columns(
        pl.col(name).cast(pl.Float64).fill_nan(None) for name in numbers
    )
    rows = rows.drop_nulls("start")
    below = rows.filter(pl.any_horizontal(pl.col(name) < 0 for name in numbers))
    if not below.is_empty():
        message = f"history: expected counts of at least 0, found less at {below['start'][0]}"
        raise ForecastingError(message)
    once = rows.unique(maintain_order=True)
    twice = once.filter(pl.col("start").is_duplicated())
    if not twice.is_empty():
        values = twice.filter(pl.col("start") == twice["start"][0])["contacts"].to_list()
        message = f"history: expected one count a time, found {values} at {twice['start'][0]}"
        raise ForecastingError(message)
    return once, rows.height - once.height


def _local(rows: pl.DataFrame, zone: str | None) -> pl.DataFrame:
    """Replace aware starts by wall clock and its distance from UTC (``apart``)."""
    kind = rows.schema["start"]
    if not isinstance(kind, pl.Datetime) or kind.time_zone is None:
        return rows.with_columns(apart=pl.duration(seconds=0))
    if zone is None:
        message = "history: expected a time zone for aware starts, found none"
        raise ForecastingError(message)
    utc = pl.col("start").dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    wall = pl.col("start").dt.convert_time_zone(zone).dt.replace_time_zone(None)
    return rows.with_columns(start=wall, apart=wall - utc)


def _cells(local: pl.DataFrame, window: Window) -> pl.DataFrame:
    """Sum rows into slots: columns day, slot, and the numbers."""
    minute = pl.col("start").dt.hour().cast(pl.Int64) * 60 + pl.col("start").dt.minute()
    numbers = [name for name in local.columns if name not in {"start", "apart"}]
    inside = local.with_columns(
        day=pl.col("start").dt.date(),
        slot=((minute - window.opens) * 60).floordiv(window.every_s),
    ).filter(
        minute.is_between(window.opens, window.closes, closed="left"),
        (pl.col("start").dt.weekday() - 1).is_in(window.weekdays),
    )
    known = pl.col("contacts").is_not_null().all()
    sums = inside.group_by("day", "slot", "apart").agg(
        pl.when(known).then(pl.col(name).sum()).alias(name) for name in numbers
    )
    return sums.group_by("day", "slot").agg(pl.col(name).mean() for name in numbers)


def _lay(cells: pl.DataFrame, days: tuple[dt.date, ...], window: Window, name: str) -> Floats:
    """Return one number by day and slot: NaN on days without rows, 0 in slots without."""
    place = {day: row for row, day in enumerate(days)}
    row = np.array([place[day] for day in cells["day"]], dtype=np.int64)
    matrix = np.full((len(days), window.slots), np.nan)
    matrix[np.unique(row)] = 0.0
    matrix[row, cells["slot"].to_numpy()] = cells[name].to_numpy()
    return matrix


def _skipped(days: tuple[dt.date, ...], window: Window, zone: str | None) -> Bools:
    """Return the slots that a spring day does not have, shape (days, slots)."""
    if zone is None:
        return np.zeros((len(days), window.slots), dtype=np.bool_)
    starts = slot_starts(days, window, zone)
    return starts.is_null().to_numpy().reshape(len(days), window.slots)


def slot_starts(
    days: Iterable[dt.date], window: Window, zone: str | None, *, late: bool = False
) -> pl.Series:
    """Return the start of every slot, day by day.

    Aware in `zone`, null where spring skips it; where autumn repeats it the first of the two, or
    with `late` the second.
    """
    midnight = pl.Series("start", list(days), dtype=pl.Date).cast(pl.Datetime("us"))
    minutes = window.opens + np.arange(window.slots) * window.every_s / 60
    micro = np.repeat(midnight.dt.epoch("us").to_numpy(), window.slots)
    wall = pl.Series("start", micro + np.tile(minutes * 60e6, len(midnight)).astype(np.int64))
    naive = wall.cast(pl.Datetime("us"))
    if zone is None:
        return naive
    which = "latest" if late else "earliest"
    return naive.dt.replace_time_zone(zone, ambiguous=which, non_existent="null")
