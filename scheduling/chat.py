"""Chats: agents who handle several at once, each more slowly, and how many agents it takes."""

import math
from dataclasses import dataclass

import numpy as np
import polars as pl

from scheduling.arrays import Floats
from scheduling.compiled import compiled
from scheduling.erlang.at_once import chat_line, fewest_for_chats
from scheduling.erlang.performance import formula_number
from scheduling.erlang.search import SHRINKAGE_SLACK
from scheduling.errors import StaffingError
from scheduling.staffing import BINDING, HALF_HOUR_S, Targets


@dataclass(frozen=True, slots=True)
class Concurrency:
    """
    How many chats an agent handles at once, and what that costs.

    Parameters
    ----------
    most
        K, at least 1.
    slowdown
        s, 0-1: with k chats in hand each takes AHT₁ (1 + s (k − 1)). Above 1 a second chat would
        make an agent finish fewer of them, and none should be given one.
    """

    most: int
    slowdown: float

    def __post_init__(self) -> None:
        if self.most < 1 or not 0 <= self.slowdown <= 1:
            message = (
                "chat: expected at least 1 chat at once and a slowdown of 0-1, "
                f"found {self.most} and {self.slowdown:g}"
            )
            raise StaffingError(message)


@dataclass(frozen=True, slots=True)
class ChatPerformance:
    """
    Steady-state figures of a chat queue.

    `occupancy` is the share of time with a chat in hand, `places_used` the share of the n K places
    that are taken; waits are infinite and `stable` is false where the queue grows without end.
    """

    wait_probability: float
    service_level: float
    asa_s: float
    wait_all_s: float
    abandon_rate: float
    occupancy: float
    places_used: float

    @property
    def stable(self) -> bool:
        """Whether a steady state exists."""
        return math.isfinite(self.wait_all_s)


def chat_performance(
    agents: int,
    load_erlangs: float,
    aht_s: float,
    patience_s: float,
    concurrency: Concurrency,
    targets: Targets,
) -> ChatPerformance:
    """
    Return what agents deliver who handle several chats at once.

    Parameters
    ----------
    agents
        Whole number, at least 0.
    load_erlangs
        Chats that come in one handle time, when each has its agent to itself.
    aht_s
        Mean handle time in seconds of a chat that has its agent to itself.
    patience_s
        Mean patience in seconds, infinite where nobody leaves.
    concurrency
        Chats at once and their slowdown.
    targets
        The target wait and the formula.

    Notes
    -----
    Birth and death with evenly spread chats; see `scheduling.erlang.at_once`.
    """
    if agents < 0 or not (load_erlangs >= 0 and aht_s > 0 and patience_s > 0):
        message = (
            "chat: expected agents and load of at least 0 and handle time and patience above 0, "
            f"found {agents}, {load_erlangs:g}, {aht_s:g}, {patience_s:g}"
        )
        raise StaffingError(message)
    figures = np.empty(7)
    chat_line(
        agents,
        concurrency.most,
        concurrency.slowdown,
        load_erlangs,
        aht_s / patience_s,
        (targets.target_wait_s / aht_s, targets.short_abandon_s / aht_s),
        formula_number(targets.formula),
        figures,
    )
    waiting, lost, everyone, answered, level, busy, places = figures.tolist()
    return ChatPerformance(waiting, level, answered * aht_s, everyone * aht_s, lost, busy, places)


@compiled
def _require(
    load: Floats,
    theta: Floats,
    concurrency: int,
    slowdown: float,
    formula: int,
    promises: Floats,
    found: Floats,
) -> None:
    """Fill agents, binding target and figures, a row an interval."""
    for i in range(load.size):
        p = promises[:, i]
        promise = (p[0], p[1], p[2], p[3], p[4], p[5])
        agents, binding = fewest_for_chats(
            concurrency, slowdown, load[i], theta[i], formula, promise
        )
        found[i, 0], found[i, 1] = agents, binding
        waits = p[1], p[2]
        line = found[i, 2:]
        chat_line(agents, concurrency, slowdown, load[i], theta[i], waits, formula, line)


def chat_required(
    frame: pl.DataFrame,
    targets: Targets,
    concurrency: Concurrency,
    *,
    shrinkage: float = 0.0,
    interval_s: float = HALF_HOUR_S,
) -> pl.DataFrame:
    """
    Return the fewest agents that keep every target of a chat queue in every interval.

    Parameters
    ----------
    frame
        Columns `contacts`, `aht_s` (of a chat alone), optional `patience_s`.
    targets
        At least one; occupancy is the share of time with a chat in hand.
    concurrency
        Chats at once and their slowdown.
    shrinkage
        Share of paid time not available, 0-1.
    interval_s
        Length of an interval in seconds.

    Returns
    -------
    pl.DataFrame
        The frame with `agents`, `scheduled`, `service_level`, `asa_s`, `wait_all_s`,
        `abandon_rate`, `occupancy`, `places_used`, `binding`.
    """
    if targets.empty:
        message = "targets: expected a service level, ASA, abandon or occupancy target, found none"
        raise StaffingError(message)
    if not 0 <= shrinkage < 1:
        message = f"shrinkage: expected a share of at least 0 and below 1, found {shrinkage:g}"
        raise StaffingError(message)
    contacts, aht, patience = _columns(frame)
    found = np.empty((frame.height, 9))
    promises = _promises(targets, aht)
    _require(
        contacts * aht / interval_s,
        aht / patience,
        concurrency.most,
        concurrency.slowdown,
        formula_number(targets.formula),
        promises,
        found,
    )
    return _answer(frame, found, aht, shrinkage)


def _promises(targets: Targets, aht_s: Floats) -> Floats:
    """Return the search's table of targets, waits in handle times of a chat alone."""
    most_asa = math.inf if targets.max_asa_s is None else targets.max_asa_s
    rows = (
        targets.service_level or 0.0,
        targets.target_wait_s / aht_s,
        targets.short_abandon_s / aht_s,
        most_asa / aht_s,
        1.0 if targets.max_abandon is None else targets.max_abandon,
        1.0 if targets.max_occupancy is None else targets.max_occupancy,
    )
    return np.array([np.broadcast_to(row, aht_s.shape) for row in rows])


def _answer(frame: pl.DataFrame, found: Floats, aht_s: Floats, shrinkage: float) -> pl.DataFrame:
    """Attach agents, figures and the binding target; what is undefined is null."""
    agents = found[:, 0].astype(np.int64)
    people = np.ceil(agents / (1 - shrinkage) - SHRINKAGE_SLACK).astype(np.int64)
    figures = {
        "service_level": found[:, 6],
        "asa_s": found[:, 5] * aht_s,
        "wait_all_s": found[:, 4] * aht_s,
        "abandon_rate": found[:, 3],
        "occupancy": found[:, 7],
        "places_used": found[:, 8],
    }
    return frame.with_columns(
        pl.Series("agents", agents),
        pl.Series("scheduled", people),
        *(pl.Series(name, values).fill_nan(None) for name, values in figures.items()),
        pl.Series("binding", [BINDING[int(place)] for place in found[:, 1].tolist()]),
    )


def _columns(frame: pl.DataFrame) -> tuple[Floats, Floats, Floats]:
    missing = {"contacts", "aht_s"} - set(frame.columns)
    if missing:
        message = f"chat: expected a column {min(missing)!r}, found {', '.join(frame.columns)}"
        raise StaffingError(message)
    contacts = frame.get_column("contacts").cast(pl.Float64).to_numpy()
    aht = frame.get_column("aht_s").cast(pl.Float64).fill_null(1.0).to_numpy()
    patience = np.full(aht.size, math.inf)
    if "patience_s" in frame.columns:
        column = frame.get_column("patience_s").cast(pl.Float64)
        patience = column.fill_null(math.inf).to_numpy()
    if not ((contacts >= 0) & (aht > 0) & (patience > 0)).all():
        message = "chat: expected contacts ≥ 0, handle times and patience above 0 in every row"
        raise StaffingError(message)
    return contacts, aht, patience
