"""Heads laid out for a decision: one more or fewer, the price of a point, formulas side by side."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from scheduling.arrays import Floats
from scheduling.erlang.performance import FORMULAS
from scheduling.errors import StaffingError
from scheduling.staffing import HALF_HOUR_S, Targets, delivered, required

FIGURES = ("service_level", "asa_s", "wait_all_s", "abandon_rate", "occupancy")
KINDS = ("leave", "sickness", "training", "meetings", "breaks")
USUAL_LEVELS = tuple(round(0.5 + 0.01 * k, 2) for k in range(49))


@dataclass(frozen=True, slots=True)
class Rate:
    """What an hour of a person on contact costs, and its currency."""

    per_hour: float
    currency: str = ""


def one_more_or_fewer(
    row: pl.DataFrame,
    agents: int,
    targets: Targets,
    *,
    around: int = 3,
    rate: Rate | None = None,
    interval_s: float = HALF_HOUR_S,
) -> pl.DataFrame:
    """
    Return what a few agents more or fewer change in an interval.

    Parameters
    ----------
    row
        One interval: `contacts`, `aht_s`, optional `patience_s`.
    agents
        From which the changes count.
    targets
        For `binding`, the first target missed.
    around
        How many agents more and fewer are shown.
    rate
        Of an hour, for `cost_change`.
    interval_s
        Length of the interval.

    Returns
    -------
    pl.DataFrame
        Per number: `agents`, `change`, the figures of `delivered`, `binding`, how far each figure
        lies from that of `agents` (`…_change`), and `cost_change`.
    """
    if row.height != 1 or agents < 0:
        message = f"expected one interval and agents ≥ 0, found {row.height} and {agents}"
        raise StaffingError(message)
    numbers = [n for n in range(agents - around, agents + around + 1) if n >= 0]
    rows = [delivered(row, n, targets, interval_s=interval_s) for n in numbers]
    table = pl.concat(rows).select("agents", *FIGURES, "binding")
    here = table.filter(pl.col("agents") == agents)
    price = (rate or Rate(0.0)).per_hour * interval_s / 3600
    return table.with_columns(
        (pl.col("agents") - agents).alias("change"),
        *((pl.col(name) - here[name].item()).alias(f"{name}_change") for name in FIGURES),
        ((pl.col("agents") - agents) * price).alias("cost_change"),
    )


def price_of_a_point(
    frame: pl.DataFrame,
    targets: Targets,
    rate: Rate,
    *,
    levels: Sequence[float] = USUAL_LEVELS,
    shrinkage: float = 0.0,
    interval_s: float = HALF_HOUR_S,
) -> pl.DataFrame:
    """
    Return what each service level costs over all intervals: a curve.

    Parameters
    ----------
    frame
        Intervals: `contacts`, `aht_s`, optional `patience_s`.
    targets
        Its service level is replaced; every other target stays.
    rate
        Of a paid hour.
    levels
        Service levels asked for in every interval, ascending.
    shrinkage
        Share of paid time not available.
    interval_s
        Length of an interval.

    Returns
    -------
    pl.DataFrame
        `target`, `agent_hours`, `paid_hours`, `cost`, the `service_level` really delivered over all
        contacts, and `cost_per_point`: the slope between neighbours of the curve.
    """
    rows: list[dict[str, float]] = []
    for level in levels:
        asked = replace(targets, service_level=level)
        found = required(frame, asked, shrinkage=shrinkage, interval_s=interval_s)
        hours, paid = (
            float(found[name].sum()) * interval_s / 3600 for name in ("agents", "scheduled")
        )
        weight = found["contacts"].to_numpy().astype(np.float64)
        reached = np.average(found["service_level"].to_numpy(), weights=weight + 1e-300)
        rows.append(
            {
                "target": level,
                "agent_hours": hours,
                "paid_hours": paid,
                "cost": paid * rate.per_hour,
                "service_level": float(reached),
            }
        )
    step = 100 * pl.col("target").diff()
    return pl.DataFrame(rows).with_columns((pl.col("cost").diff() / step).alias("cost_per_point"))


def formulas_side_by_side(
    frame: pl.DataFrame, agents: float, targets: Targets, *, interval_s: float = HALF_HOUR_S
) -> pl.DataFrame:
    """
    Return the five service levels of the same agents, and the agents that each formula asks for.

    Parameters
    ----------
    frame
        Intervals: `contacts`, `aht_s`, optional `patience_s`.
    agents
        On contact in every interval.
    targets
        The promise; its formula is replaced by each of the five.
    interval_s
        Length of an interval.

    Returns
    -------
    pl.DataFrame
        `interval` (row of the frame), `formula`, `service_level`, `kept`, and `required`, the
        fewest agents by that formula.
    """
    tables: list[pl.DataFrame] = []
    for formula in FORMULAS:
        asked = replace(targets, formula=formula)
        given = delivered(frame, agents, asked, interval_s=interval_s)
        need = required(frame, asked, interval_s=interval_s)
        tables.append(
            pl.DataFrame(
                {
                    "interval": np.arange(frame.height),
                    "formula": [formula] * frame.height,
                    "service_level": given["service_level"],
                    "kept": given["binding"] == "none",
                    "required": need["agents"],
                }
            )
        )
    return pl.concat(tables).sort("interval", maintain_order=True)


def shrinkage_of(kinds: pl.DataFrame, slots: int) -> Floats:
    """
    Return the share of paid time not available in each slot.

    Parameters
    ----------
    kinds
        Columns `kind` (of `KINDS`), `share` (0-1 of the paid time that is left by the kinds that
        come before it in that list), optional `from_slot` and `to_slot`: slots from and before
        which it holds, null for the whole day. Rows of one kind add up.
    slots
        Slots of the day.

    Returns
    -------
    array (slots,)
        For the column `shrinkage` of `required`.

    Notes
    -----
    1 − Π (1 − share): whoever is on leave is neither sick nor in training, so shares of different
    kinds multiply and do not add up (12 % leave and 10 % breaks take 20.8 %, not 22 %).
    """
    missing = {"kind", "share"} - set(kinds.columns)
    if missing:
        message = f"shrinkage: expected columns kind and share, found {', '.join(kinds.columns)}"
        raise StaffingError(message)
    by_kind = {kind: np.zeros(slots) for kind in KINDS}
    for row in kinds.iter_rows(named=True):
        kind, share = row["kind"], row["share"]
        if kind not in by_kind or not 0 <= share < 1:
            message = f"shrinkage: expected one of {', '.join(KINDS)} and 0 ≤ share < 1, found "
            raise StaffingError(message + f"{kind!r} and {share}")
        first, last = row.get("from_slot"), row.get("to_slot")
        by_kind[kind][slice(first, last)] += share
    left = np.prod([np.maximum(1 - share, 0.0) for share in by_kind.values()], axis=0)
    if not (left > 0).all():
        message = "shrinkage: expected some paid time left in every slot, found none"
        raise StaffingError(message)
    return 1 - left
