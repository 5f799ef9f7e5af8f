"""The moving window sums whole buckets, knows gaps as no contacts, and unknown as unknown."""

import datetime as dt

import polars as pl
import pytest

from dashboard.frames import MOMENT
from dashboard.measures.kpis import COUNTS, SECONDS, kpis
from dashboard.measures.rolling import rolling_sums

START = dt.datetime(2026, 3, 4, 9, tzinfo=dt.UTC)
STARTS = [START + dt.timedelta(minutes=5 * n) for n in range(5)]


def counts(rows: list[tuple[int, int | None, int | None]]) -> pl.DataFrame:
    """Return counted facts: bucket, offered = answered, answered in target."""
    columns = {name: pl.Series([0] * len(rows), dtype=pl.Int64) for name in COUNTS}
    columns |= {name: pl.Series([0.0] * len(rows), dtype=pl.Float64) for name in SECONDS}
    return pl.DataFrame(columns).with_columns(
        queue=pl.lit("q"),
        start=pl.Series([STARTS[place] for place, _, _ in rows], dtype=MOMENT),
        offered=pl.Series([offered for _, offered, _ in rows], dtype=pl.Int64),
        answered=pl.Series([offered for _, offered, _ in rows], dtype=pl.Int64),
        in_target=pl.Series([within for _, _, within in rows], dtype=pl.Int64),
    )


def levels(rows: list[tuple[int, int | None, int | None]], window: int) -> list[float | None]:
    sums = rolling_sums(counts(rows), ["q"], STARTS, window)
    return kpis(sums, {}, "of_offered")["service_level"].to_list()


def test_a_share_of_a_window_is_the_sum_over_the_sum() -> None:
    assert levels([(0, 10, 10), (1, 30, 0), (4, 5, 5)], 2) == [
        None,
        pytest.approx(0.25),
        0.0,
        None,
        1.0,
    ]


def test_an_unknown_part_makes_the_window_unknown() -> None:
    assert levels([(0, 10, 10), (1, 10, None), (2, 10, 10), (3, 10, 10)], 2)[1:4] == [
        None,
        None,
        1.0,
    ]
