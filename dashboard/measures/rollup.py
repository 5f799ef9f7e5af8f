"""Contacts into facts of five minutes: offered = answered + abandoned + flow-outs + open."""

import polars as pl

from dashboard.frames import INTERVALS, LIVE_LENGTH_S, conform
from dashboard.measures.histogram import pack_groups


def slot_start(moment: pl.Expr) -> pl.Expr:
    """Return the start of the five-minute slot of a moment: floor(epoch / 300) · 300."""
    return moment.dt.truncate(f"{LIVE_LENGTH_S}s")


def rollup(contacts: pl.DataFrame) -> pl.DataFrame:
    """Return what some contacts add to the facts of their slots.

    Parameters
    ----------
    contacts : pl.DataFrame
        CONTACTS columns (queue, arrived_at, answered_at, ended_at, outcome, talk_s, hold_s,
        acw_s, transferred).

    Returns
    -------
    pl.DataFrame
        INTERVALS columns, one row a queue and slot of arrival. A contact is open while it waits.
    """
    seen = contacts.with_columns(start=slot_start(pl.col("arrived_at")), wait_s=_wait_s())
    is_answered = pl.col("answered_at").is_not_null()
    is_abandoned = pl.col("outcome") == "abandoned"
    is_flow_out = pl.col("outcome") == "flow_out"
    done = is_answered & pl.col("ended_at").is_not_null() & pl.col("talk_s").is_not_null()
    handle_s = pl.col("talk_s") + pl.col("hold_s").fill_null(0.0) + pl.col("acw_s").fill_null(0.0)
    facts = seen.group_by("queue", "start", maintain_order=True).agg(
        offered=pl.len(),
        answered=is_answered.sum(),
        abandoned=is_abandoned.sum(),
        flow_out=is_flow_out.sum(),
        open=(~is_answered & ~is_abandoned & ~is_flow_out).sum(),
        handled=done.sum(),
        transferred=(done & pl.col("transferred").fill_null(value=False)).sum(),
        wait_answered_s=pl.col("wait_s").filter(is_answered).sum(),
        wait_offered_s=pl.col("wait_s").sum(),
        talk_s=pl.col("talk_s").filter(done).sum(),
        hold_s=pl.col("hold_s").filter(done).sum(),
        acw_s=pl.col("acw_s").filter(done).sum(),
        handle_s=handle_s.filter(done).sum(),
    )
    return conform(
        facts.with_columns(
            length_s=pl.lit(LIVE_LENGTH_S),
            answered_waits=_waits(seen, is_answered, facts),
            abandoned_waits=_waits(seen, is_abandoned, facts),
        ),
        INTERVALS,
    )


def _wait_s() -> pl.Expr:
    until = pl.coalesce(pl.col("answered_at"), pl.col("ended_at"))
    return (until - pl.col("arrived_at")).dt.total_microseconds() / 1e6


def _waits(seen: pl.DataFrame, which: pl.Expr, facts: pl.DataFrame) -> pl.Series:
    numbered = facts.select("queue", "start").with_row_index("fact")
    some = seen.filter(which).join(numbered, on=["queue", "start"], how="left")
    packed = pack_groups(
        some["fact"].cast(pl.Int64).to_numpy(), some["wait_s"].to_numpy(), facts.height
    )
    return pl.Series(packed, dtype=pl.Binary)
