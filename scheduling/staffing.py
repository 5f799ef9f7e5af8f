"""Heads per interval: the exact minimum that keeps every target, and what given heads deliver."""

import math
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from scheduling.arrays import Floats, Whole
from scheduling.erlang.performance import (
    FIGURES,
    SHORT_ABANDON_S,
    Performance,
    aligned,
    formula_number,
    performance,
    performance_of,
)
from scheduling.erlang.search import SHRINKAGE_SLACK, carry, require
from scheduling.errors import StaffingError

MODELS = ("erlang-a", "erlang-c")
BINDING = ("none", "service_level", "asa", "abandon", "occupancy")
HALF_HOUR_S = 1800.0


@dataclass(frozen=True, slots=True)
class Targets:
    """
    What a queue promises; an absent target is None, at least one is given.

    Parameters
    ----------
    service_level, target_wait_s, formula
        Share 0-1 within the wait in seconds, by one of the five formulas.
    max_asa_s, max_abandon, max_occupancy
        Mean wait of the answered in seconds, share of the offered that leave, share of time busy.
    short_abandon_s
        The S of `short_abandons_leave`, in seconds.
    """

    service_level: float | None = None
    target_wait_s: float = 20.0
    formula: str = "of_offered"
    max_asa_s: float | None = None
    max_abandon: float | None = None
    max_occupancy: float | None = None
    short_abandon_s: float = SHORT_ABANDON_S

    def __post_init__(self) -> None:
        formula_number(self.formula)
        _require_within("service level target", self.service_level, 0.0, 1.0)
        _require_within("most abandons", self.max_abandon, 0.0, 1.0)
        _require_within("most occupancy", self.max_occupancy, 0.0, 1.0, closed=True)
        _require_within("most ASA in seconds", self.max_asa_s, 0.0, math.inf)
        _require_within("target wait in seconds", self.target_wait_s, -1e-9, math.inf)
        _require_within("short abandon in seconds", self.short_abandon_s, -1e-9, math.inf)

    @property
    def empty(self) -> bool:
        """Whether nothing is promised at all."""
        promised = (self.service_level, self.max_asa_s, self.max_abandon, self.max_occupancy)
        return all(target is None for target in promised)


def _require_within(
    name: str, value: float | None, low: float, high: float, *, closed: bool = False
) -> None:
    """Refuse a number outside (low, high), or (low, high] where closed."""
    if value is None or low < value < high or (closed and value == high):
        return
    limit = "above 0" if math.isinf(high) else f"above 0 and {'at most' if closed else 'below'} 1"
    message = f"{name}: expected a number {limit}, found {value:g}"
    raise StaffingError(message)


def _column(frame: pl.DataFrame, name: str, default: float | None) -> Floats:
    """Return a column as floats; `default` fills an absent column and its empty cells."""
    if name not in frame.columns:
        if default is None:
            message = (
                f"staffing frame: expected a column {name!r}, found {', '.join(frame.columns)}"
            )
            raise StaffingError(message)
        return np.full(frame.height, default)
    try:
        column = frame.get_column(name).cast(pl.Float64)
    except pl.exceptions.PolarsError as error:
        message = f"column {name!r}: expected numbers, found {frame.schema[name]}"
        raise StaffingError(message) from error
    return column.fill_null(math.nan if default is None else default).to_numpy()


def _refuse_rows(
    wrong: "np.ndarray[tuple[int], np.dtype[np.bool_]]", expected: str, found: Floats
) -> None:
    """Raise for the first wrong row, counted from 1."""
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        message = f"row {row + 1}: expected {expected}, found {found[row]:g}"
        raise StaffingError(message)


@dataclass(frozen=True, slots=True)
class _Demand:
    """Checked arrays of one staffing question, one element an interval."""

    load: Floats
    aht_s: Floats
    patience_s: Floats
    level: Floats
    wait_s: Floats


def _demand(frame: pl.DataFrame, targets: Targets, model: str, interval_s: float) -> _Demand:
    """Read and check the columns of a staffing frame."""
    if model not in MODELS:
        message = f"model: expected one of {', '.join(MODELS)}, found {model!r}"
        raise StaffingError(message)
    _require_within("interval in seconds", interval_s, 0.0, math.inf)
    contacts, aht = _column(frame, "contacts", None), _column(frame, "aht_s", None)
    _refuse_rows(~((contacts >= 0) & np.isfinite(contacts)), "contacts of at least 0", contacts)
    idle = contacts == 0
    _refuse_rows(~((aht > 0) & np.isfinite(aht)) & ~idle, "an aht_s above 0 seconds", aht)
    aht = np.where(idle & ~(aht > 0), 1.0, aht)
    patience = np.full(frame.height, math.inf)
    if model == "erlang-a":
        patience = _column(frame, "patience_s", math.inf)
    _refuse_rows(~(patience > 0), "a patience_s above 0 seconds", patience)
    level = _column(frame, "target", targets.service_level or 0.0)
    _refuse_rows(~((level >= 0) & (level < 1)), "a target of at least 0 and below 1", level)
    wait = _column(frame, "target_wait_s", targets.target_wait_s)
    _refuse_rows(~(wait >= 0), "a target_wait_s of at least 0 seconds", wait)
    return _Demand(contacts * aht / interval_s, aht, patience, level, wait)


def _promises(targets: Targets, level: Floats, wait_s: Floats, aht_s: Floats) -> Floats:
    """Return the compiled search's table of targets, waits in units of the handle time."""
    rows = (
        level,
        wait_s / aht_s,
        targets.short_abandon_s / aht_s,
        (math.inf if targets.max_asa_s is None else targets.max_asa_s) / aht_s,
        1.0 if targets.max_abandon is None else targets.max_abandon,
        1.0 if targets.max_occupancy is None else targets.max_occupancy,
    )
    table = np.empty((len(rows), aht_s.size))
    for place, row in enumerate(rows):
        table[place] = row
    return table


def _shrinkage(frame: pl.DataFrame, shrinkage: float) -> Floats:
    column = _column(frame, "shrinkage", shrinkage)
    _refuse_rows(~((column >= 0) & (column < 1)), "a shrinkage of at least 0 and below 1", column)
    return column


def _answer(
    frame: pl.DataFrame, agents: pl.Series, scheduled: Whole, figures: Performance, binding: Whole
) -> pl.DataFrame:
    """Attach the staffing columns; what is undefined or endless is null."""
    names = ("service_level", "asa_s", "wait_all_s", "abandon_rate", "occupancy")
    columns = [pl.Series(name, getattr(figures, name)) for name in names]
    columns = [
        column if (finite := column.is_finite()).all() else column.set(~finite, None)
        for column in columns
    ]
    words = pl.Series("binding", BINDING, dtype=pl.String).gather(binding)
    return frame.with_columns(agents, pl.Series("scheduled", scheduled), *columns, words)


def required(
    frame: pl.DataFrame,
    targets: Targets,
    *,
    shrinkage: float = 0.0,
    model: str = "erlang-a",
    interval_s: float = HALF_HOUR_S,
) -> pl.DataFrame:
    """
    Return the fewest agents that meet every target in every interval.

    Parameters
    ----------
    frame
        Columns `contacts` and `aht_s`; optional `patience_s` (absent or null: nobody leaves),
        `target`, `target_wait_s`, `shrinkage`, which win over the arguments.
    targets
        Promises for the intervals that do not carry their own.
    shrinkage
        Share of paid time not available, 0-1.
    model
        `erlang-a`, or `erlang-c` which ignores patience.
    interval_s
        Length of an interval in seconds.

    Returns
    -------
    pl.DataFrame
        The frame with `agents` (whole), `scheduled` (people to roster: the real-valued minimum
        over 1 − shrinkage, rounded up once), `service_level`, `asa_s`, `wait_all_s`,
        `abandon_rate`, `occupancy` of those agents, and `binding`, the target that one agent fewer
        would miss.

    Raises
    ------
    StaffingError
        With the row and what was expected there, or when nothing is promised.
    """
    demand = _demand(frame, targets, model, interval_s)
    if targets.empty and not demand.level.any():
        message = "targets: expected a service level, ASA, abandon or occupancy target, found none"
        raise StaffingError(message)
    heads = np.zeros((3, frame.height), np.int64)
    promises = _promises(targets, demand.level, demand.wait_s, demand.aht_s)
    figures = np.empty((FIGURES, frame.height))
    require(
        demand.load,
        demand.aht_s / demand.patience_s,
        promises,
        formula_number(targets.formula),
        _shrinkage(frame, shrinkage),
        heads,
        figures,
    )
    agents, scheduled, binding = heads
    delivers = performance_of(figures, demand.aht_s)
    return _answer(frame, pl.Series("agents", agents), scheduled, delivers, binding)


def delivered(
    frame: pl.DataFrame,
    agents: float,
    targets: Targets,
    *,
    shrinkage: float = 0.0,
    model: str = "erlang-a",
    interval_s: float = HALF_HOUR_S,
) -> pl.DataFrame:
    """
    Return what a given number of agents, fractions allowed, delivers in every interval.

    Parameters
    ----------
    frame, targets, shrinkage, model, interval_s
        As in `required`; without any target nothing can be missed.
    agents
        Agents on contact in every interval.

    Returns
    -------
    pl.DataFrame
        The columns of `required`; `binding` is the first target missed, "none" when all are met.
        Where the queue grows without end the waits are null and the service level is 0.
    """
    if not (agents >= 0 and math.isfinite(agents)):
        message = f"agents: expected a number of at least 0, found {agents:g}"
        raise StaffingError(message)
    demand = _demand(frame, targets, model, interval_s)
    figures = performance(
        agents,
        demand.load,
        demand.aht_s,
        demand.patience_s,
        target_wait_s=demand.wait_s,
        formula=targets.formula,
        short_abandon_s=targets.short_abandon_s,
    )
    share = _shrinkage(frame, shrinkage)
    scheduled = np.ceil(agents / (1.0 - share) - SHRINKAGE_SLACK).astype(np.int64)
    missed = _first_missed(figures, demand.level, targets)
    staffed = pl.Series("agents", np.full(frame.height, agents, dtype=np.float64))
    return _answer(frame, staffed, scheduled, figures, missed)


def _first_missed(figures: Performance, level: Floats, targets: Targets) -> Whole:
    """Return the position in `BINDING` of the first target missed."""
    most_asa = math.inf if targets.max_asa_s is None else targets.max_asa_s
    most_abandon = 1.0 if targets.max_abandon is None else targets.max_abandon
    most_occupancy = 1.0 if targets.max_occupancy is None else targets.max_occupancy
    missed = [
        figures.service_level < level,
        ~(figures.asa_s <= most_asa),
        figures.abandon_rate > most_abandon,
        (figures.occupancy > most_occupancy * (1 + 1e-12)) | ~figures.stable,
    ]
    return np.select(missed, [1, 2, 3, 4], 0).astype(np.int64)


def load_carried(
    agents: ArrayLike, aht_s: ArrayLike, patience_s: ArrayLike, targets: Targets
) -> Floats:
    """
    Return the largest load that given agents carry on target: the inverse of `required`.

    Parameters
    ----------
    agents
        Agents on contact, real, ≥ 0.
    aht_s, patience_s
        Mean handle time and patience in seconds; infinite patience is Erlang C.
    targets
        What must be met, at least one of them.

    Returns
    -------
    ndarray
        Load in erlangs, of the broadcast shape, to 1e-13 of itself.
    """
    if targets.empty:
        message = "targets: expected a service level, ASA, abandon or occupancy target, found none"
        raise StaffingError(message)
    shape, (n, aht, patience) = aligned(agents, aht_s, patience_s)
    level = np.full(n.size, targets.service_level or 0.0)
    promises = _promises(targets, level, np.full(n.size, targets.target_wait_s), aht)
    load = np.empty_like(n)
    carry(n, aht / patience, promises, formula_number(targets.formula), load)
    return load.reshape(shape)
