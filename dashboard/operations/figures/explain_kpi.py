"""Where a figure on a screen comes from: its formula, the sums in it, and who told them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.measures.kpis import counted, kpis, summed
from dashboard.measures.made_of import SIGNS, MadeOf, made_of
from dashboard.measures.service import FORMULAS, service_level
from dashboard.operations.desk import Desk
from dashboard.operations.facts.kept import read_facts
from dashboard.operations.feeds.health import read_health
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import goals_of, queues_named, waited_for


@dataclass(frozen=True)
class Explained:
    """A figure explained.

    Attributes
    ----------
    kpi : str
        Which.
    value : float or None
        None where no source tells what it is made of.
    how : MadeOf
        Its formula.
    sums : mapping
        Column → sum; None where no source tells it.
    formula : str
        By which the service level is counted.
    levels : mapping
        Formula → service level of the same contacts.
    sources : tuple of (name, newest event)
        Who tells contacts.
    since, until : datetime
        The period.
    """

    kpi: str
    value: float | None
    how: MadeOf
    sums: Mapping[str, float | None]
    formula: str
    levels: Mapping[str, float | None]
    sources: tuple[tuple[str, dt.datetime | None], ...]
    since: dt.datetime
    until: dt.datetime


def explain_kpi(
    desk: Desk,
    actor: Actor,
    kpi: str,
    names: Sequence[str],
    period: tuple[dt.datetime, dt.datetime],
) -> Explained:
    """Explain a KPI of some queues over a period.

    Parameters
    ----------
    desk, actor
        Where, and who asks.
    kpi : str
        As `dashboard.measures.made_of.made_of` takes it.
    names : sequence of str
        Queues; none: all in which somebody waits for a person.
    period : (since, until)
        Aware.
    """
    require(actor, "see_live")
    with desk.store.read() as session:
        queues = queues_named(session, names)
        queues = queues if names else waited_for(queues)
        facts = read_facts(session, queues, *period)
        health = read_health(session).filter(active=True)
    formula = queues[0].formula
    sums = kpis(summed(counted(facts, goals_of(queues)), []), {}, formula)
    row = sums.with_columns(service_level(key).alias(f"by_{key}") for key in FORMULAS).row(
        0, named=True
    )
    return Explained(
        kpi,
        row[kpi],
        made_of(kpi, formula),
        {name: row[name] for name in SIGNS},
        formula,
        {key: row[f"by_{key}"] for key in FORMULAS} if kpi == "service_level" else {},
        tuple(health.select("name", "last_event_at").iter_rows()),
        *period,
    )
