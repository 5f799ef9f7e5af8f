"""What others do not cover, against minutes counted one by one."""

import datetime as dt

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from dashboard.frames import MOMENT
from dashboard.measures.gaps import gaps

NINE = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
SCHEMA = {"key": pl.Int64, "since": MOMENT, "until": MOMENT}
SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 30)), max_size=8)


def frame(key: int, spans: list[tuple[int, int]]) -> pl.DataFrame:
    rows = [(key, *(NINE + dt.timedelta(minutes=m) for m in (a, a + n))) for a, n in spans]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def minutes(left: pl.DataFrame, key: int) -> set[int]:
    found: set[int] = set()
    for _, since, until in left.filter(pl.col("key") == key).iter_rows():
        first, last = ((m - NINE) // dt.timedelta(minutes=1) for m in (since, until))
        found |= set(range(first, last))
    return found


@given(SPANS, SPANS)
def test_every_minute_is_left_or_covered(
    one: list[tuple[int, int]], two: list[tuple[int, int]]
) -> None:
    whole = pl.concat([frame(1, [(10, 30)]), frame(2, [(0, 60)])])
    left = gaps(whole, pl.concat([frame(1, one), frame(2, two)]), "key")
    for key, span, spans in ((1, range(10, 40), one), (2, range(60), two)):
        covered = {m for a, n in spans for m in range(a, a + n)}
        assert minutes(left, key) == set(span) - covered


def test_nothing_covers_nothing() -> None:
    whole = frame(1, [(0, 5)])
    assert gaps(whole, frame(1, []), "key").equals(whole)
    assert gaps(frame(1, []), frame(1, [(0, 5)]), "key").is_empty()
