"""KPIs of a window that moves over complete buckets, from counted facts."""

import datetime as dt
from collections.abc import Sequence

import polars as pl

from dashboard.frames import MOMENT
from dashboard.measures.kpis import COUNTS, SECONDS

_SUMS = (*COUNTS, *SECONDS)


def rolling_sums(
    counts: pl.DataFrame, queues: Sequence[str], starts: Sequence[dt.datetime], window: int
) -> pl.DataFrame:
    """Return the sums of the last buckets at every bucket.

    Parameters
    ----------
    counts : pl.DataFrame
        One row a queue and bucket at most: queue, start, and the counts and seconds of
        `dashboard.measures.kpis.summed`.
    queues : sequence of str
        Which.
    starts : sequence of datetime
        Of all buckets, ascending and without gaps.
    window : int
        Number of buckets, the one itself included.

    Returns
    -------
    pl.DataFrame
        One row a queue and bucket: queue, start and the sums. A bucket without facts is one
        without contacts; a sum with an unknown part, and one of too few buckets, is null.
    """
    grid = pl.DataFrame({"queue": list(queues)}, schema={"queue": pl.String}).join(
        pl.DataFrame({"start": list(starts)}, schema={"start": MOMENT}), how="cross"
    )
    known = counts.with_columns(there=pl.lit(value=True))
    laid = grid.join(known, on=["queue", "start"], how="left", maintain_order="left")
    return laid.select(
        "queue",
        "start",
        *(
            pl.when(pl.col("there"))
            .then(pl.col(name))
            .otherwise(0)
            .rolling_sum(window, min_samples=window)
            .over("queue")
            .alias(name)
            for name in _SUMS
        ),
    )
