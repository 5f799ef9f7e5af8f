"""Work with a deadline: heads so that enough is done in time, first in the calls' idle time."""

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from scheduling.arrays import Bools, Floats, Whole
from scheduling.compiled import compiled
from scheduling.errors import StaffingError
from scheduling.staffing import HALF_HOUR_S

EXPECTED = 0.5
_DAY_S = 86_400.0
_ROUNDING = 1e-9
_NOTHING = 1e-5


@dataclass(frozen=True, slots=True)
class Deadline:
    """
    What is promised of deferred work.

    Parameters
    ----------
    deadline_s
        Seconds by the clock from a contact's arrival to its end.
    share
        Share of the work that is done within the deadline, from 0.5 and below 1: contacts come by
        chance and some take long, so that people are needed beyond the expected work. With 0.5
        exactly the expected work is done in time.
    handle_cv
        Standard deviation of handle times over their mean.
    """

    deadline_s: float
    share: float = 0.95
    handle_cv: float = 1.1

    def __post_init__(self) -> None:
        if not (
            0 <= self.deadline_s < math.inf and EXPECTED <= self.share < 1 <= 1 + self.handle_cv
        ):
            message = (
                "deadline: expected seconds and a spread of at least 0 and a share from 0.5 and "
                f"below 1, found {self.deadline_s:g}, {self.handle_cv:g} and {self.share:g}"
            )
            raise StaffingError(message)


@dataclass(frozen=True, slots=True, eq=False)
class DeferredPlan:
    """
    Heads for deferred work, slot by slot.

    Parameters
    ----------
    frame
        The work's frame with `workload_s` (seconds of work that came), `idle_s` (what calls leave),
        `agents` (people beside those on calls), `done_s`, `done_in_idle_s`, `backlog_s` (at the
        slot's end) and `late_s` (work due in this slot that so many people do not do in time).
    feasible
        Whether all of the work that is due, with its margin, is done within the deadline.
    impossible_s
        Work due that no number of people could do in time, because nobody may
        work between its arrival and its deadline.
    share_in_time
        Share of the work due within the time covered that this plan does in time: what was promised
        where feasible, less what is late.
    agent_hours
        Hours of the people beside those on calls.
    """

    frame: pl.DataFrame
    feasible: bool
    impossible_s: float
    share_in_time: float
    agent_hours: float


@compiled
def _work(
    came_s: Floats, due_s: Floats, idle_s: Floats, heads: Whole, slot_s: float, done_s: Floats
) -> int:
    """Work off what is there, oldest first; return the first slot in which work due is left."""
    came = done = due = 0.0
    first_late = -1
    for k in range(came_s.size):
        came += came_s[k]
        due += due_s[k]
        done_s[k] = min(came - done, idle_s[k] + heads[k] * slot_s)
        done += done_s[k]
        if first_late < 0 and done < due - 1e-6 * slot_s:
            first_late = k
    return first_late


@compiled
def _activate(
    came_s: Floats,
    due_s: Floats,
    idle_s: Floats,
    open_: Bools,
    slot_s: float,
    most: int,
    heads: Whole,
) -> float:
    """
    Add people as late as possible until nothing is late but what cannot be helped.

    That is taken out of `due_s`, and its sum returned.

    Notes
    -----
    Lazy activation (Chang, Gabow and Khuller 2014, "A model for minimizing active processor
    time"): at the first deadline that is missed the latest place before it is taken, so that
    people come only when idle time no longer helps, and each serves the most later deadlines.
    """
    done = np.empty(came_s.size)
    excused = 0.0
    while True:
        late = _work(came_s, due_s, idle_s, heads, slot_s, done)
        if late < 0:
            return excused
        k = late
        before = done[: late + 1].sum()
        while k >= 0:
            if open_[k] and heads[k] < most:
                heads[k] += 1
                _work(came_s, due_s, idle_s, heads, slot_s, done)
                if done[: late + 1].sum() > before + 1e-9 * slot_s:
                    break
                heads[k] -= 1
            k -= 1
        if k < 0:
            excuse = due_s[: late + 1].sum() - done[: late + 1].sum()
            due_s[late] -= excuse
            excused += excuse


def deferred_required(
    frame: pl.DataFrame,
    promise: Deadline,
    *,
    idle_s: ArrayLike = 0.0,
    working: ArrayLike = True,
    backlog_s: float = 0.0,
    most: int | None = None,
    interval_s: float = HALF_HOUR_S,
) -> DeferredPlan:
    """
    Return heads so that a share of deferred work is done within its deadline.

    Parameters
    ----------
    frame
        Slots in order of time, columns `contacts` and `aht_s`.
    promise
        Deadline and share.
    idle_s
        Seconds of idle time that people on calls leave in each slot (see `idle_time`); used first.
    working
        Whether people may work on it in each slot.
    backlog_s
        Seconds of work left from before, as if it came in the first slot.
    most
        Most people beside those on calls in any slot; None: as few as an even crew can be.
    interval_s
        Length of a slot.

    Returns
    -------
    DeferredPlan
        `feasible` is false, with how much is missing, where hours or `most` do not allow it.

    Notes
    -----
    Work of one kind with one deadline is best done in order of arrival (earliest deadline first).
    Even rates within a slot make the cumulative flow exact at slot ends: what is done by a slot's
    end is at most what came, and at least what came a deadline (whole slots) before, with a margin
    for the share: its normal quantile of the work of a Poisson number of contacts of the last day,
    whose variance is Σ contacts · aht² (1 + cv²).
    The fewest even people are the greatest, over all stretches of time, of the work that comes and
    falls due within the stretch, less its idle time, over its working time (Horn 1974).
    """
    came = _workload(frame)
    if not (backlog_s >= 0 and interval_s > 0):
        message = f"backlog and interval: expected ≥ 0 and > 0, found {backlog_s:g}, {interval_s:g}"
        raise StaffingError(message)
    open_ = np.broadcast_to(np.asarray(working, np.bool_), came.shape).copy()
    idle = np.broadcast_to(np.asarray(idle_s, np.float64), came.shape) * open_
    if (idle < 0).any():
        message = "idle time: expected at least 0 seconds in every slot"
        raise StaffingError(message)
    came[0] += backlog_s
    due = _due(came, _variance(frame, promise), promise, interval_s)
    possible, impossible = _possible(due, came, open_)
    crew = _even_crew(came, possible, idle, open_, interval_s) if most is None else most
    heads = np.zeros(came.size, np.int64)
    kept = possible.copy()
    missed = _activate(came, kept, idle, open_, interval_s, crew, heads)
    while missed > 0 and most is None:  # whole people in whole slots may take one more at once
        crew, kept = crew + 1, possible.copy()
        heads[:] = 0
        missed = _activate(came, kept, idle, open_, interval_s, crew, heads)
    flow = came, possible - kept, idle, heads
    share = promise.share * (1 - (missed + impossible) / max(float(due.sum()), _ROUNDING))
    return _plan(frame, flow, (impossible, share, missed), interval_s)


def idle_time(
    agents: ArrayLike, occupancy: ArrayLike, *, interval_s: float = HALF_HOUR_S, usable: float = 1.0
) -> Floats:
    """
    Return the seconds that people on calls leave in each slot.

    Parameters
    ----------
    agents, occupancy
        Of each slot, occupancy 0-1 as `required` or `delivered` gives it; null or NaN is 0.
    interval_s
        Length of a slot.
    usable
        Share of the idle time that deferred work can fill, 0-1.
    """
    busy = np.nan_to_num(np.asarray(occupancy, np.float64))
    free: Floats = np.asarray(agents, np.float64) * (1 - busy) * (interval_s * usable)
    return np.maximum(free, 0.0)


def _workload(frame: pl.DataFrame) -> Floats:
    missing = {"contacts", "aht_s"} - set(frame.columns)
    if missing or not frame.height:
        message = f"deferred work: expected rows of contacts and aht_s, found {frame.columns}"
        raise StaffingError(message)
    contacts = frame.get_column("contacts").cast(pl.Float64).fill_null(0.0).to_numpy()
    aht = frame.get_column("aht_s").cast(pl.Float64).fill_null(0.0).to_numpy()
    if not ((contacts >= 0) & (aht >= 0)).all():
        message = "deferred work: expected contacts and aht_s of at least 0 in every row"
        raise StaffingError(message)
    return contacts * aht


def _variance(frame: pl.DataFrame, promise: Deadline) -> Floats:
    """Return the variance of each slot's work."""
    aht = frame.get_column("aht_s").cast(pl.Float64).fill_null(0.0).to_numpy()
    return _workload(frame) * aht * (1 + promise.handle_cv**2)


def _due(came: Floats, variance: Floats, promise: Deadline, interval_s: float) -> Floats:
    """Return what falls due in each slot, so that by its end the margin is kept as well."""
    after = math.floor(promise.deadline_s / interval_s + _ROUNDING)
    owed, come, size = np.zeros_like(came), np.cumsum(came), came.size
    owed[after:] = come[: max(size - after, 0)]
    day = max(round(_DAY_S / interval_s), 1)
    spread = np.cumsum(variance)
    spread[day:] -= np.cumsum(variance)[: max(size - day, 0)]
    margin = NormalDist().inv_cdf(promise.share) * np.sqrt(spread)
    owed = np.where(owed > 0, np.minimum(owed + margin, come), 0.0)
    return np.diff(np.concatenate([[0.0], np.maximum.accumulate(owed)]))


def _possible(due: Floats, came: Floats, open_: Bools) -> tuple[Floats, float]:
    """
    Take out of what is due the work that came and fell due while nobody may work.

    By the end of each slot no more can be done than had come when somebody last worked.
    """
    come = np.cumsum(came)
    last_open = np.maximum.accumulate(np.where(open_, np.arange(came.size), -1))
    reachable = np.where(last_open >= 0, come[last_open], 0.0)
    left_out, result = 0.0, due.copy()
    total = 0.0
    for k in range(due.size):
        over = max(total + result[k] - float(reachable[k]), 0.0)
        result[k] -= over
        left_out += over
        total += float(result[k])
    return result, left_out


def _even_crew(came: Floats, due: Floats, idle: Floats, open_: Bools, interval_s: float) -> int:
    """Return the fewest people, the same in every working slot, who keep every deadline."""
    come = np.concatenate([[0.0], np.cumsum(came)])
    owed, free = np.cumsum(due), np.concatenate([[0.0], np.cumsum(idle)])
    time = np.concatenate([[0.0], np.cumsum(open_ * interval_s)])
    most = 0.0
    for end in range(came.size):
        need = owed[end] - come[: end + 1] - (free[end + 1] - free[: end + 1])
        length = time[end + 1] - time[: end + 1]
        stretch = (length > 0) & (need > 0)
        if stretch.any():
            most = max(most, float((need[stretch] / length[stretch]).max()))
    return math.ceil(most - _ROUNDING)


def _plan(
    frame: pl.DataFrame,
    flow: tuple[Floats, Floats, Floats, Whole],
    verdict: tuple[float, float, float],
    interval_s: float,
) -> DeferredPlan:
    came, late, idle, heads = flow
    impossible, share, missed = verdict
    done = np.empty(came.size)
    _work(came, np.zeros_like(came), idle, heads, interval_s, done)
    result = frame.with_columns(
        workload_s=pl.Series(came),
        idle_s=pl.Series(idle),
        agents=pl.Series(heads),
        done_s=pl.Series(done),
        done_in_idle_s=pl.Series(np.minimum(done, idle)),
        backlog_s=pl.Series(np.maximum(np.cumsum(came) - np.cumsum(done), 0.0)),
        late_s=pl.Series(late),
    )
    nothing = _NOTHING * max(float(came.sum()), 1.0)
    hours = float(heads.sum()) * interval_s / 3600
    feasible = bool(missed + impossible <= nothing)
    return DeferredPlan(result, feasible, float(impossible), float(share), hours)
