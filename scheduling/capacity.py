"""Months ahead: people needed and there, the gap in people and money, classes that close it."""

import math
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from scheduling.arrays import Floats
from scheduling.errors import StaffingError
from scheduling.whole import WholeProgramme
from scheduling.workforce import Flex, Hiring, Workforce

_GROUP = ("skill", "site")


@dataclass(frozen=True, slots=True, eq=False)
class CapacityPlan:
    """
    Months ahead of one skill at one site.

    Parameters
    ----------
    frame
        Per month: `needed_hours` on contact, `needed_people`; `people` and `hours` without hiring;
        `gap_people` and `gap_money` without hiring (below 0: to spare; money is paid time);
        `gap_people_lo`, `gap_people_hi` where the months have bands; `hired`, `planned_people`,
        `planned_hours`, `overtime_hours`, `early_leave_hours`, `outsourced_hours`, `open_hours`
        (nobody covers them), `open_people` and `cost` of the plan.
    classes
        `month` and `people` of the hiring classes.
    cost
        Of all months: wages, hiring, overtime, outsourcing, less what early leave saves; without
        the worth of what stays open.
    closed
        Whether nothing stays open.
    """

    frame: pl.DataFrame
    classes: pl.DataFrame
    cost: float
    closed: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Months:
    """Arrays by month."""

    needed: Floats
    per_person: Floats
    there: Floats


def capacity(
    months: pl.DataFrame,
    workforce: Workforce,
    hiring: Hiring,
    flex: Flex | None = None,
    *,
    plan_for: str = "contacts",
) -> CapacityPlan:
    """
    Return the gap of the months ahead and the hiring classes that close it at least cost.

    Parameters
    ----------
    months
        In order: `month`, `contacts`, `aht_s`, optional `lo`, `hi` (contacts) and `shrinkage`.
    workforce, hiring
        Who is there, and how others come.
    flex
        Overtime, early leave and outsourcing; None: nothing of it.
    plan_for
        Column of contacts that the classes are for: `contacts`, or `hi` to be safe.

    Returns
    -------
    CapacityPlan
        The exact optimum of a whole-number programme over class sizes and hours.

    Notes
    -----
    Hours on contact needed are contacts · aht / 3600 / occupancy; those there are people · paid
    hours · (1 − shrinkage), hired people by their learning curve.
    """
    _check(months, plan_for)
    flex = flex or Flex()
    size = months.height
    shrinkage = _numbers(months, "shrinkage", workforce.shrinkage)
    per_person = workforce.paid_hours * (1 - shrinkage)
    left: Floats = (1 - workforce.attrition) ** np.arange(size, dtype=np.float64)
    people = workforce.people * left
    data = _Months(_needed(months, plan_for, workforce), per_person, people)
    classes, hours = _optimum(data, workforce, hiring, flex)
    frame = _frame(months, data, workforce, hiring, classes, hours)
    frame = frame.with_columns(cost=_cost(frame, workforce, hiring, flex))
    chosen = [k for k in range(size) if classes[k] > 0]
    table = pl.DataFrame(
        {
            "month": [months["month"][k] for k in chosen],
            "people": [round(float(classes[k])) for k in chosen],
        },
        schema={"month": months.schema["month"], "people": pl.Int64},
    )
    nothing = 1e-6 * max(float(data.needed.max(initial=0.0)), 1.0)
    closed = bool((hours["open"] <= nothing).all())
    return CapacityPlan(frame, table, float(frame["cost"].sum()), closed)


@dataclass(frozen=True, slots=True)
class Site:
    """What `capacity` needs to know of one skill at one site."""

    workforce: Workforce
    hiring: Hiring
    flex: Flex = field(default_factory=Flex)


def capacity_by_site(
    months: pl.DataFrame, sites: dict[tuple[str, str], Site], *, plan_for: str = "contacts"
) -> dict[tuple[str, str], CapacityPlan]:
    """
    Return the plan of every skill at every site.

    Parameters
    ----------
    months
        As in `capacity`, with columns `skill` and `site`.
    sites
        By skill and site.
    plan_for
        As in `capacity`.
    """
    missing = set(_GROUP) - set(months.columns)
    if missing:
        message = f"months: expected columns skill and site, found {', '.join(months.columns)}"
        raise StaffingError(message)
    plans: dict[tuple[str, str], CapacityPlan] = {}
    for key, rows in months.group_by(_GROUP, maintain_order=True):
        skill, place = str(key[0]), str(key[1])
        if (skill, place) not in sites:
            message = (
                f"months: expected skills and sites of the workforce, found {skill!r} {place!r}"
            )
            raise StaffingError(message)
        site = sites[skill, place]
        plans[skill, place] = capacity(
            rows, site.workforce, site.hiring, site.flex, plan_for=plan_for
        )
    return plans


def _check(months: pl.DataFrame, plan_for: str) -> None:
    missing = {"month", "contacts", "aht_s", plan_for} - set(months.columns)
    if missing or not months.height:
        message = (
            f"months: expected rows with {', '.join(sorted(missing)) or 'contacts'}, "
            f"found {months.height} with {', '.join(months.columns)}"
        )
        raise StaffingError(message)
    for name in {"contacts", "aht_s", plan_for}:
        if not (_numbers(months, name, math.nan) >= 0).all():
            message = f"months: expected {name} of at least 0 in every month"
            raise StaffingError(message)


def _numbers(months: pl.DataFrame, name: str, default: float) -> Floats:
    if name not in months.columns:
        return np.full(months.height, default)
    return months.get_column(name).cast(pl.Float64).fill_null(default).to_numpy()


def _needed(months: pl.DataFrame, column: str, workforce: Workforce) -> Floats:
    handled = _numbers(months, column, 0.0) * _numbers(months, "aht_s", 0.0) / 3600
    return handled / workforce.occupancy


def _optimum(
    data: _Months, workforce: Workforce, hiring: Hiring, flex: Flex
) -> tuple[Floats, dict[str, Floats]]:
    """Return class sizes and, by month, hours of overtime, early leave, outsourcing, and open."""
    size = data.needed.size
    programme = WholeProgramme()
    classes = _add_classes(programme, size, workforce, hiring)
    rows: dict[str, list[int]] = {"overtime": [], "early_leave": [], "outsourced": [], "open": []}
    for m in range(size):
        gives = {
            people: hiring.present(m - begin, workforce.attrition)
            * hiring.productive(m - begin)
            * float(data.per_person[m])
            for begin, people in classes.items()
            if begin <= m
        }
        own = float(data.there[m] * data.per_person[m])
        over = programme.variable(flex.overtime_cost)
        early = programme.variable(-flex.early_leave_saving)
        outside = programme.variable(flex.outsourced_cost, flex.outsourced_hours)
        nobody = programme.variable(flex.gap_cost)
        cover = gives | {over: 1.0, early: -1.0, outside: 1.0, nobody: 1.0}
        programme.row(cover, low=float(data.needed[m]) - own)
        for hours, share in ((over, flex.overtime), (early, flex.early_leave)):
            limit = {people: -share * hour for people, hour in gives.items()} | {hours: 1.0}
            programme.row(limit, high=share * own)
        for name, variable in zip(rows, (over, early, outside, nobody), strict=True):
            rows[name].append(variable)
    found = programme.solve()
    hired = np.zeros(size)
    for begin, people in classes.items():
        hired[begin] = round(float(found[people]))
    return hired, {name: found[np.array(places)] for name, places in rows.items()}


def _add_classes(
    programme: WholeProgramme, size: int, workforce: Workforce, hiring: Hiring
) -> dict[int, int]:
    """Add a class of none or least-most people for each month it can begin in."""
    classes: dict[int, int] = {}
    for begin in range(hiring.lead_months, size if hiring.most else 0):
        stay = sum(hiring.present(m, workforce.attrition) for m in range(size - begin))
        cost = hiring.cost + workforce.wage * stay
        people = programme.variable(cost, hiring.most, whole=True)
        held = programme.variable(0.0, 1.0, whole=True)
        programme.row({people: 1.0, held: -float(hiring.most)}, high=0.0)
        programme.row({people: 1.0, held: -float(hiring.least)}, low=0.0)
        classes[begin] = people
    return classes


def _frame(
    months: pl.DataFrame,
    data: _Months,
    workforce: Workforce,
    hiring: Hiring,
    classes: Floats,
    hours: dict[str, Floats],
) -> pl.DataFrame:
    size = data.needed.size
    heads, worth = data.there.copy(), data.there.copy()
    for begin in range(size):
        for m in range(begin, size):
            stay = classes[begin] * hiring.present(m - begin, workforce.attrition)
            heads[m] += stay
            worth[m] += stay * hiring.productive(m - begin)
    gap = data.needed / data.per_person - data.there
    bands = {
        f"gap_people_{name}": _needed(months, name, workforce) / data.per_person - data.there
        for name in ("lo", "hi")
        if name in months.columns
    }
    columns = {
        "needed_hours": data.needed,
        "needed_people": data.needed / data.per_person,
        "people": data.there,
        "hours": data.there * data.per_person,
        "gap_people": gap,
        "gap_money": gap * workforce.wage,
        **bands,
        "hired": classes,
        "planned_people": heads,
        "planned_hours": worth * data.per_person,
        "overtime_hours": hours["overtime"],
        "early_leave_hours": hours["early_leave"],
        "outsourced_hours": hours["outsourced"],
        "open_hours": hours["open"],
        "open_people": hours["open"] / data.per_person,
    }
    return months.with_columns(pl.Series(name, values) for name, values in columns.items())


def _cost(frame: pl.DataFrame, workforce: Workforce, hiring: Hiring, flex: Flex) -> pl.Series:
    return (
        frame["planned_people"] * workforce.wage
        + frame["hired"] * hiring.cost
        + frame["overtime_hours"] * flex.overtime_cost
        + frame["outsourced_hours"] * flex.outsourced_cost
        - frame["early_leave_hours"] * flex.early_leave_saving
    )
