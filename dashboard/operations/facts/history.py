"""The facts of a queue as the history that a forecast is made from."""

import datetime as dt
from dataclasses import dataclass

import polars as pl
from sqlmodel import Session

from dashboard.operations.facts.kept import extent, read_facts
from dashboard.operations.queues.known import day_bounds, is_deferred, zone_of
from dashboard.store.tables import Queue
from dashboard.text import SaidError
from forecasting.history import DAY_MINUTES, History, Window, read_history

SHORTEST_S = 1800
_YEARS = dt.timedelta(days=2 * 365)
_LIVE = dt.timedelta(days=7)
_RECENT = dt.timedelta(days=56)
_OPEN_SHARE = 0.25
_MONDAY_FIRST = 1


@dataclass(frozen=True)
class QueuePast:
    """What a queue's forecast starts from.

    Attributes
    ----------
    history : History
        Whole days, in the queue's zone.
    first : date
        The day that the forecast begins with: today, or the day after an old import's last.
    """

    history: History
    first: dt.date


def queue_past(
    session: Session, queue: Queue, now: dt.datetime, every_s: int | None = None
) -> QueuePast | None:
    """Return a queue's last two years, None when it has no whole day.

    Parameters
    ----------
    session : Session
        A reading transaction.
    queue : Queue
        With its zone and opening hours.
    now : datetime
        Today is not part of the history.
    every_s : int or None
        Length of a slot; None: half hours, or the facts' own length where that is longer.

    Raises
    ------
    SaidError
        For slots shorter than the facts.
    """
    zone = zone_of(queue)
    span = extent(session, [queue])
    if span is None:
        return None
    today, _ = day_bounds(now.astimezone(zone).date(), zone)
    until = min(span[1], today)
    facts = read_facts(session, [queue], until - _YEARS, until)
    if facts.is_empty():
        return None
    longest = max(int(length) for length in facts["length_s"].unique())
    if every_s is not None and every_s < longest:
        raise SaidError("forecast.too_fine", queue=queue.name, minutes=longest // 60)
    length_s = every_s or max(SHORTEST_S, longest)
    window = _window(queue, facts, length_s)
    rows = facts.select("start", "handle_s", "handled", contacts="offered")
    history = read_history(_known(rows), window, zone.key)
    return QueuePast(history, _first(history, now.astimezone(zone).date()))


def _known(rows: pl.DataFrame) -> pl.DataFrame:
    """Leave handle times out where the source never tells them."""
    if rows["handle_s"].is_null().all() or rows["handled"].is_null().all():
        return rows.drop("handle_s", "handled")
    return rows


def _first(history: History, today: dt.date) -> dt.date:
    after = history.days[-1] + dt.timedelta(days=1)
    return today if today - after <= _LIVE else after


def _window(queue: Queue, facts: pl.DataFrame, every_s: int) -> Window:
    """Return the opening hours on whole slots, and the weekdays on which contacts come.

    Deferred work arrives while nobody works: its day is round the clock.
    """
    if is_deferred(queue.channel):
        return Window(every_s, 0, DAY_MINUTES, _weekdays(facts, zone_of(queue).key))
    every = max(1, every_s // 60)
    opens = minutes_of(queue.opens) // every * every
    closes = min(DAY_MINUTES, -(-minutes_of(queue.closes) // every) * every)
    return Window(every_s, opens, closes, _weekdays(facts, zone_of(queue).key))


def minutes_of(clock: str) -> int:
    """Return the minutes of ``HH:MM``; ``24:00`` is the end of the day."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _weekdays(facts: pl.DataFrame, zone: str) -> tuple[int, ...]:
    """Return the weekdays that had rows in at least a quarter of the last eight weeks."""
    day = pl.col("start").dt.convert_time_zone(zone).dt.date()
    days = facts.select(day=day).unique()
    recent = days.filter(pl.col("day") > pl.col("day").max() - _RECENT)
    counts = recent.group_by(weekday=pl.col("day").dt.weekday()).agg(days=pl.len())
    usual = counts.filter(pl.col("days") >= _OPEN_SHARE * pl.col("days").max())
    return tuple(sorted(int(weekday) - _MONDAY_FIRST for weekday in usual["weekday"].to_list()))
