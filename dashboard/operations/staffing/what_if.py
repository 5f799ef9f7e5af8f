"""What a queue's day would be with other contacts, handle times or promises: Erlang A, at once."""

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl

from dashboard.operations.desk import Desk
from dashboard.operations.heads.heads import targets_of
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import queues_named
from dashboard.operations.staffing.view import heads_of
from dashboard.text import SaidError
from scheduling.erlang.performance import performance
from scheduling.staffing import Targets, required

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Changed:
    """The day as it could be.

    Attributes
    ----------
    contacts : float
        Factor on the forecast contacts, 1 for unchanged.
    aht, patience : float
        Factors on handle time and patience.
    service_level, shrinkage : float or None
        Instead of the queue's own.
    """

    contacts: float = 1.0
    aht: float = 1.0
    patience: float = 1.0
    service_level: float | None = None
    shrinkage: float | None = None


@dataclass(frozen=True)
class Figures:
    """A day in figures; None where nobody calls.

    Attributes
    ----------
    service_level, abandon_rate, occupancy : float or None
        Shares: over contacts, over contacts, and handling time over people's time on contact.
    asa_s : float or None
        Mean wait of the answered.
    peak_agents, peak_scheduled : int
        Most people on contact that an interval requires, and most people to roster for it.
    agent_hours, paid_hours : float
        People's time required on contact, and to roster.
    """

    service_level: float | None
    abandon_rate: float | None
    asa_s: float | None
    occupancy: float | None
    peak_agents: int
    peak_scheduled: int
    agent_hours: float
    paid_hours: float


@dataclass(frozen=True)
class Answer:
    """The planned day, the changed one with the planned people, and with the people it needs."""

    planned: Figures
    same_people: Figures
    enough_people: Figures


def what_if(desk: Desk, actor: Actor, name: str, day: dt.date, changed: Changed) -> Answer:
    """Answer from the formulas; the heads planned for the day are the people of the comparison.

    Raises
    ------
    SaidError
        When no heads are planned for that day.
    """
    require(actor, "see_staffing")
    with desk.store.read() as session:
        queue = queues_named(session, [name])[0]
        rows = heads_of(session, queue, day)
    if rows.is_empty():
        raise SaidError("staffing.not_planned", queue=name)
    targets = targets_of(queue)
    people = ("agents", "scheduled")
    planned = rows.select(
        "contacts", "aht_s", "length_s", *people, patience_s=pl.lit(queue.patience_s)
    )
    after = required(
        _apply(planned, changed).drop(people),
        replace(targets, service_level=changed.service_level or targets.service_level),
        shrinkage=queue.shrinkage if changed.shrinkage is None else changed.shrinkage,
        interval_s=float(rows["length_s"][0]),
    )
    same = after.with_columns(planned[name] for name in people)
    return Answer(_figures(planned, targets), _figures(same, targets), _figures(after, targets))


def _apply(demand: pl.DataFrame, changed: Changed) -> pl.DataFrame:
    return demand.with_columns(
        pl.col("contacts") * changed.contacts,
        pl.col("aht_s") * changed.aht,
        pl.col("patience_s") * changed.patience,
    )


def _figures(day: pl.DataFrame, targets: Targets) -> Figures:
    """Sum the intervals of a day: numerators and denominators first, ratios last.

    Intervals weigh by what their service level is a share of: answered or offered contacts. The
    formulas that leave abandons out weigh by offered contacts too, which is near.
    """
    contacts, aht, agents, length = (
        day[name].to_numpy().astype(np.float64)
        for name in ("contacts", "aht_s", "agents", "length_s")
    )
    found = performance(
        agents,
        contacts * aht / length,
        aht,
        day["patience_s"].to_numpy(),
        target_wait_s=targets.target_wait_s,
        formula=targets.formula,
        short_abandon_s=targets.short_abandon_s,
    )
    answered = contacts * (1 - np.nan_to_num(found.abandon_rate))
    waited = np.nan_to_num(found.asa_s) * answered
    weight = answered if targets.formula == "of_answered" else contacts
    hours = length / 3600
    return Figures(
        _ratio(np.nan_to_num(found.service_level) * weight, weight),
        _ratio(np.nan_to_num(found.abandon_rate) * contacts, contacts),
        _ratio(waited, answered),
        _ratio(answered * aht, agents * length),
        int(agents.max()),
        int(day["scheduled"].to_numpy().max()),
        float((agents * hours).sum()),
        float((day["scheduled"].to_numpy() * hours).sum()),
    )


def _ratio(above: Floats, below: Floats) -> float | None:
    total = float(below.sum())
    return float(above.sum()) / total if total > 0 else None
