"""The contacts behind a figure: those of some queues on a local day, the worst first."""

import datetime as dt
from collections.abc import Sequence

import polars as pl

from dashboard.operations.desk import Desk
from dashboard.operations.facts.kept import read_contacts
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import day_bounds, queues_named, waited_for, zone_of

WHICH = ("all", "in_target", "late", "abandoned", "short_abandoned")
_SHOWN_OF_HASH = 6


def contacts_behind(
    desk: Desk, actor: Actor, names: Sequence[str], day: dt.date, which: str = "all"
) -> pl.DataFrame:
    """Return contacts one by one.

    Parameters
    ----------
    desk, actor
        Where, and who asks; without the right to names, agents are left out.
    names : sequence of str
        Queues; none: all in which somebody waits for a person.
    day : date
        Local to the queues.
    which : str
        Of `WHICH`: answered within the queue's target wait, later, given up, given up at once.

    Returns
    -------
    pl.DataFrame
        arrived_at (aware, local), queue, outcome (of `WHICH` but all; ``open``, ``flow_out``),
        wait_s, handle_s, agent, customer (the beginning of its hash), the longest wait first.
    """
    require(actor, "see_day")
    with desk.store.read() as session:
        queues = queues_named(session, names)
        queues = queues if names else waited_for(queues)
        zone = zone_of(queues[0])
        found = read_contacts(session, queues, *day_bounds(day, zone))
    targets = {queue.name: queue.target_wait_s for queue in queues}
    short = {queue.name: queue.short_abandon_s for queue in queues}
    ends = pl.coalesce("answered_at", "ended_at")
    rows = found.with_columns(
        wait_s=(ends - pl.col("arrived_at")).dt.total_microseconds() / 1e6,
        handle_s=pl.when(pl.col("talk_s").is_not_null()).then(
            pl.sum_horizontal("talk_s", "hold_s", "acw_s")
        ),
        target_s=pl.col("queue").replace_strict(targets, return_dtype=pl.Float64),
        short_s=pl.col("queue").replace_strict(short, return_dtype=pl.Float64),
    ).with_columns(outcome=_outcome())
    kept = rows if which == "all" else rows.filter(pl.col("outcome") == which)
    names_shown = pl.col("agent") if actor.sees_names else pl.lit(None, pl.String)
    return kept.sort("wait_s", "arrived_at", descending=[True, False], nulls_last=True).select(
        pl.col("arrived_at").dt.convert_time_zone(zone.key),
        "queue",
        "outcome",
        "wait_s",
        "handle_s",
        agent=names_shown,
        customer=pl.col("customer").str.head(_SHOWN_OF_HASH),
    )


def _outcome() -> pl.Expr:
    gone = pl.col("outcome") == "abandoned"
    in_target = pl.col("wait_s") <= pl.col("target_s")
    return (
        pl.when(pl.col("outcome") == "answered")
        .then(pl.when(in_target).then(pl.lit("in_target")).otherwise(pl.lit("late")))
        .when(gone & (pl.col("wait_s") <= pl.col("short_s")))
        .then(pl.lit("short_abandoned"))
        .otherwise(pl.col("outcome"))
    )
