"""What agents did, by interval: seconds in each state, and what they handled."""

import polars as pl

from dashboard.frames import AGENT_INTERVALS, AGENT_LENGTH_S, STATE_NAMES, conform

_MICROS = 1_000_000


def rollup_stays(stays: pl.DataFrame) -> pl.DataFrame:
    """Part stays in a state at the borders of half hours and add up their seconds.

    Parameters
    ----------
    stays : pl.DataFrame
        agent_id, state, since, until; one without an end, or offline, adds nothing.

    Returns
    -------
    pl.DataFrame
        AGENT_INTERVALS columns, one row an agent and interval.
    """
    ended = stays.filter(pl.col("until").is_not_null(), pl.col("state") != "offline")
    step = AGENT_LENGTH_S * _MICROS
    pieces = (
        ended.select(
            "agent_id", "state", a=pl.col("since").dt.epoch("us"), b=pl.col("until").dt.epoch("us")
        )
        .filter(pl.col("b") > pl.col("a"))
        .with_columns(slot=pl.int_ranges(pl.col("a") // step, (pl.col("b") - 1) // step + 1))
        .explode("slot")
        .with_columns(
            seconds=(
                pl.min_horizontal("b", (pl.col("slot") + 1) * step)
                - pl.max_horizontal("a", pl.col("slot") * step)
            )
            / _MICROS
        )
    )
    sums = pieces.group_by("agent_id", "slot").agg(
        pl.col("seconds").filter(pl.col("state") == name).sum().alias(f"{name}_s")
        for name in STATE_NAMES
        if name != "offline"
    )
    start = (pl.col("slot") * step).cast(AGENT_INTERVALS["start"])
    return _whole(sums.with_columns(start=start))


def rollup_handled(contacts: pl.DataFrame) -> pl.DataFrame:
    """Count what agents handled, by the interval in which they answered.

    Parameters
    ----------
    contacts : pl.DataFrame
        agent_id, answered_at, ended_at, talk_s, hold_s, acw_s, transferred.

    Returns
    -------
    pl.DataFrame
        AGENT_INTERVALS columns, one row an agent and interval.
    """
    done = contacts.filter(
        pl.all_horizontal(pl.col("agent_id", "answered_at", "ended_at", "talk_s").is_not_null())
    )
    seconds = {name: pl.col(name).fill_null(0.0) for name in ("talk_s", "hold_s", "acw_s")}
    sums = done.group_by("agent_id", start=_slot(pl.col("answered_at"))).agg(
        handled=pl.len(),
        transferred=pl.col("transferred").fill_null(value=False).sum(),
        **{name: value.sum() for name, value in seconds.items()},
        handle_s=sum((v for v in seconds.values()), pl.lit(0.0)).sum(),
    )
    return _whole(sums)


def _slot(moment: pl.Expr) -> pl.Expr:
    return moment.dt.truncate(f"{AGENT_LENGTH_S}s")


def _whole(sums: pl.DataFrame) -> pl.DataFrame:
    filled = conform(sums.with_columns(length_s=pl.lit(AGENT_LENGTH_S)), AGENT_INTERVALS)
    key = ("agent_id", "start", "length_s")
    return filled.with_columns(pl.exclude(key).fill_null(0)).sort(key)
