"""Who has been in one state for longer than its limit."""

import datetime as dt
from collections.abc import Mapping

import polars as pl

LIMITS_S: Mapping[str, float] = {"contact": 900.0, "wrap": 180.0, "break": 1200.0}
"""State → seconds after which it is marked, unless a center says otherwise."""


def long_states(
    standing: pl.DataFrame, limits_s: Mapping[str, float], now: dt.datetime
) -> pl.DataFrame:
    """Return the stays that have lasted longer than their state's limit.

    Parameters
    ----------
    standing : pl.DataFrame
        state, since (aware), and other columns, which are kept: one row an agent, as it is now.
    limits_s : mapping
        State → limit in seconds; a state without one is never long.
    now : datetime
        Aware.

    Returns
    -------
    pl.DataFrame
        The rows over their limit with lasted_s, limit_s and over_s, the furthest over first.
    """
    limit = pl.col("state").replace_strict(
        list(limits_s), list(limits_s.values()), default=None, return_dtype=pl.Float64
    )
    lasted = (pl.lit(now) - pl.col("since")).dt.total_microseconds() / 1e6
    rows = standing.with_columns(lasted_s=lasted, limit_s=limit)
    over = rows.with_columns(over_s=pl.col("lasted_s") - pl.col("limit_s"))
    return over.filter(pl.col("over_s") > 0).sort("over_s", descending=True)
