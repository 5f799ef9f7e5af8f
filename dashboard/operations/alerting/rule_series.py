"""The indicators of rules over complete buckets, read from the store."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from sqlalchemy import func, or_
from sqlmodel import Session, select

from dashboard.measures.indicators import INDICATORS, WINDOW_S
from dashboard.measures.kpis import counted, kpis, summed
from dashboard.measures.presence import NEVER, Ints, count_at, longest_at, seconds_before
from dashboard.measures.rolling import rolling_sums
from dashboard.measures.rules import Floats
from dashboard.operations.facts.kept import read_facts
from dashboard.operations.queues.known import goals_of, id_of
from dashboard.store.moment import to_micros
from dashboard.store.read import read_frame
from dashboard.store.tables import AgentState, Contact, Queue
from dashboard.store.write import table_of

_LONGEST_WAIT = dt.timedelta(hours=3)
_TOGETHER = "together"
"""Stands for all queues that are read in the frames in between."""
_KPIS: Mapping[str, str] = {
    "service_level_now": "service_level",
    "asa_now_s": "asa_s",
    "abandon_rate": "abandon_rate",
    "aht_s": "aht_s",
    "offered": "offered",
}
"""Indicator → the KPI of the moving window that it is."""


@dataclass(frozen=True)
class Grid:
    """Complete buckets: their common length, and the starts of all of them, ascending."""

    starts: tuple[dt.datetime, ...]
    length_s: int

    @property
    def ends(self) -> tuple[dt.datetime, ...]:
        """The moments at which the buckets were complete."""
        return tuple(start + dt.timedelta(seconds=self.length_s) for start in self.starts)

    @property
    def at(self) -> Ints:
        """The ends, microseconds since 1970."""
        return np.array([to_micros(end) for end in self.ends], np.int64)

    @property
    def window(self) -> int:
        """How many buckets "now" means."""
        return max(1, round(WINDOW_S / self.length_s))


def grid_until(now: dt.datetime, buckets: int, length_s: int) -> Grid:
    """Return the last complete buckets before a moment."""
    end = int(now.timestamp() // length_s) * length_s
    starts = range(end - buckets * length_s, end, length_s)
    return Grid(tuple(dt.datetime.fromtimestamp(s, dt.UTC) for s in starts), length_s)


def read_series(
    session: Session, queues: Sequence[Queue], indicators: Iterable[str], grid: Grid
) -> dict[str, Floats]:
    """Return indicators of some queues together, shape (buckets,) each.

    Parameters
    ----------
    session : Session
        A transaction.
    queues : sequence of Queue
        One, or those judged as one; the first one's formula counts.
    indicators : iterable of str
        Keys of `dashboard.measures.indicators.INDICATORS`.
    grid : Grid
        Which buckets.
    """
    wanted = set(indicators)
    by_source = {s: {n for n in wanted if INDICATORS[n].source == s} for s in _READERS}
    found: dict[str, Floats] = {}
    for source, names in by_source.items():
        if names:
            found |= _READERS[source](session, queues, names, grid)
    return found


def _from_facts(
    session: Session, queues: Sequence[Queue], names: set[str], grid: Grid
) -> dict[str, Floats]:
    before = dt.timedelta(seconds=grid.length_s * (grid.window - 1))
    since = grid.starts[0] - before
    facts = read_facts(session, queues, since, grid.ends[-1])
    length = dt.timedelta(seconds=grid.length_s)
    bucketed = counted(facts, goals_of(queues)).with_columns(
        start=pl.from_epoch(
            pl.col("start").dt.epoch("s") // grid.length_s * grid.length_s, time_unit="s"
        )
        .cast(pl.Datetime("us"))
        .dt.replace_time_zone("UTC"),
        queue=pl.lit(_TOGETHER),
    )
    counts = summed(bucketed, ["queue", "start"])
    starts = [since + length * i for i in range(len(grid.starts) + grid.window - 1)]
    sums = rolling_sums(counts, [_TOGETHER], starts, grid.window).tail(len(grid.starts))
    figures = kpis(sums, {}, queues[0].formula)
    return {name: _floats(figures[_KPIS[name]]) for name in names}


def _floats(series: pl.Series) -> Floats:
    return series.cast(pl.Float64).fill_null(float("nan")).to_numpy()


def _from_contacts(
    session: Session, queues: Sequence[Queue], names: set[str], grid: Grid
) -> dict[str, Floats]:
    """Return who waited at the end of each bucket: arrived, and neither answered nor gone."""
    table = table_of(Contact)
    first = grid.ends[0]
    left = func.coalesce(table.c.answered_at, table.c.ended_at).label("left")
    still = or_(table.c.answered_at > first, table.c.ended_at > first)
    found = read_frame(
        session,
        select(table.c.arrived_at, left)
        .where(table.c.queue_id.in_([id_of(queue) for queue in queues]))
        .where(table.c.arrived_at >= first - _LONGEST_WAIT, table.c.arrived_at <= grid.ends[-1])
        .where(still | (table.c.answered_at.is_(None) & table.c.ended_at.is_(None))),
    )
    begun, ended = _micros(found["arrived_at"]), _micros(found["left"])
    told = {
        "waiting": lambda: count_at(begun, ended, grid.at).astype(np.float64),
        "longest_wait_s": lambda: longest_at(begun, ended, grid.at),
    }
    return {name: told[name]() for name in names}


def _micros(moments: pl.Series) -> Ints:
    return moments.dt.epoch("us").fill_null(NEVER).to_numpy()


def _from_states(
    session: Session, _queues: Sequence[Queue], names: set[str], grid: Grid
) -> dict[str, Floats]:
    """Return agents by state at the end of each bucket, and how busy they were before."""
    table = table_of(AgentState)
    since = grid.starts[0] - dt.timedelta(seconds=WINDOW_S)
    stays = read_frame(
        session,
        select(table.c.state, table.c.since, table.c.until)
        .where(table.c.since <= grid.ends[-1])
        .where(table.c.until.is_(None) | (table.c.until > since)),
    )
    if stays.is_empty():
        return {name: np.full(len(grid.starts), np.nan) for name in names}
    by_state = {
        str(key[0]): part for key, part in stays.partition_by("state", as_dict=True).items()
    }
    empty = stays.clear()
    found: dict[str, Floats] = {}
    for name in names:
        if name == "occupancy":
            found[name] = _occupancy(by_state, empty, grid)
            continue
        mine = by_state.get(name.removeprefix("agents_"), empty)
        here = count_at(_micros(mine["since"]), _micros(mine["until"]), grid.at)
        found[name] = here.astype(np.float64)
    return found


def _occupancy(by_state: Mapping[str, pl.DataFrame], empty: pl.DataFrame, grid: Grid) -> Floats:
    def spent(state: str) -> Floats:
        mine = by_state.get(state, empty)
        return seconds_before(_micros(mine["since"]), _micros(mine["until"]), grid.at, WINDOW_S)

    busy, ready = spent("contact") + spent("wrap"), spent("ready")
    whole = busy + ready
    return np.divide(busy, whole, out=np.full(whole.size, np.nan), where=whole > 0)


_READERS = {"facts": _from_facts, "contacts": _from_contacts, "states": _from_states}
