"""Every KPI of a period from summed facts, by the definitions of the glossary."""

from collections.abc import Mapping

import polars as pl

from dashboard.measures.histogram import within
from dashboard.measures.ratio import ratio
from dashboard.measures.service import Goal, service_level

COUNTS = (
    "offered",
    "answered",
    "abandoned",
    "flow_out",
    "open",
    "handled",
    "transferred",
    "in_target",
    "abandoned_in_target",
    "short_abandoned",
)
SECONDS = ("wait_answered_s", "wait_offered_s", "talk_s", "hold_s", "acw_s", "handle_s")
_OPTIONAL_COUNTS = frozenset({"flow_out", "open"})

FORMULAS: Mapping[str, pl.Expr] = {
    "connection_rate": ratio(pl.col("answered"), pl.col("offered")),
    "abandon_rate": ratio(
        pl.col("abandoned") - pl.col("short_abandoned"),
        pl.col("offered") - pl.col("short_abandoned"),
    ),
    "asa_s": ratio(pl.col("wait_answered_s"), pl.col("answered")),
    "wait_all_s": ratio(pl.col("wait_offered_s"), pl.col("offered") - pl.col("open").fill_null(0)),
    "aht_s": ratio(pl.col("handle_s"), pl.col("handled")),
    "transfer_rate": ratio(pl.col("transferred"), pl.col("handled")),
}
"""KPI → formula over summed facts, besides the service level."""


def counted(facts: pl.DataFrame, goals: Mapping[str, Goal]) -> pl.DataFrame:
    """Return facts with the counts that depend on each queue's goal.

    Parameters
    ----------
    facts : pl.DataFrame
        INTERVALS columns.
    goals : mapping
        Queue → its goal; a queue without one is counted by the default `Goal`.

    Returns
    -------
    pl.DataFrame
        `COUNTS` and `SECONDS` beside the other columns of `facts`; a count that this source
        cannot tell (no waits, another target) is null.
    """
    default = Goal()
    told = [goals.get(name, default) for name in facts["queue"].to_list()]
    targets = [goal.target_wait_s for goal in told]
    stated = pl.col("in_target_wait_s") == pl.Series(targets, dtype=pl.Float64)
    answered, abandoned = facts["answered_waits"], facts["abandoned_waits"]
    return facts.with_columns(
        in_target=pl.coalesce(within(answered, targets), pl.when(stated).then(pl.col("in_target"))),
        abandoned_in_target=within(abandoned, targets),
        short_abandoned=within(abandoned, [goal.short_abandon_s for goal in told]),
    ).drop("answered_waits", "abandoned_waits", "in_target_wait_s")


def summed(counts: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Sum counted facts by some columns; a sum with an unknown part is unknown."""
    sums = [_sum(name) for name in (*COUNTS, *SECONDS)]
    if not by:
        return counts.select(sums)
    return counts.group_by(by, maintain_order=True).agg(sums)


def _sum(name: str) -> pl.Expr:
    known = pl.col(name).sum()
    if name in _OPTIONAL_COUNTS:
        return known
    return pl.when(pl.col(name).null_count() == 0).then(known).alias(name)


def kpis(sums: pl.DataFrame, formulas: Mapping[str, str], default: str) -> pl.DataFrame:
    """Add every KPI to summed counts.

    Parameters
    ----------
    sums : pl.DataFrame
        As `summed` returns, with a column queue where formulas differ by queue.
    formulas : mapping
        Queue → service-level formula key.
    default : str
        Formula of rows whose queue is not in `formulas`.
    """
    level = service_level(default)
    if "queue" in sums.columns:
        for queue, formula in formulas.items():
            level = pl.when(pl.col("queue") == queue).then(service_level(formula)).otherwise(level)
    return sums.with_columns(service_level=level, **FORMULAS)
