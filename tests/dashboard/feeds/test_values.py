import datetime as dt
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.feeds.values import count, duration_s, has_offset, moment, number

BERLIN = ZoneInfo("Europe/Berlin")


def read(texts: list[str], zone: ZoneInfo | None = BERLIN) -> list[dt.datetime | None]:
    frame = pl.DataFrame({"t": texts})
    nth = pl.int_range(pl.len()).over("t")
    return frame.select(moment(pl.col("t"), zone, nth)).to_series().to_list()


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-21 09:30",
        "2026-11-21T09:30:00",
        "2026/11/21 9:30",
        "2026/11/21 上午 9:30",
        "2026-11-21 9:30 AM",
        "2026-11-21T08:30:00Z",
        "2026-11-21T10:30:00+02:00",
        "2026-11-21 10:30:00+0200",
    ],
)
def test_the_ways_of_writing_a_time(text: str) -> None:
    assert read([text]) == [dt.datetime(2026, 11, 21, 8, 30, tzinfo=dt.UTC)]


def test_afternoon_in_chinese() -> None:
    assert read(["2026/11/21 下午 3:05"]) == [dt.datetime(2026, 11, 21, 14, 5, tzinfo=dt.UTC)]


def test_a_time_that_the_clock_skips_is_none() -> None:
    assert read(["2026-03-29 02:30"]) == [None]


def test_a_time_that_the_clock_repeats_is_taken_in_order() -> None:
    first, second = read(["2026-10-25 02:30", "2026-10-25 02:30"])
    assert first is not None
    assert second is not None
    assert second - first == dt.timedelta(hours=1)


def test_a_local_time_without_zone_is_none() -> None:
    assert read(["2026-11-21 09:30"], None) == [None]


def test_offsets_are_seen() -> None:
    frame = pl.DataFrame({"t": ["2026-11-21 09:30", "2026-11-21 09:30Z", "2026-11-21T09:30+08:00"]})
    assert frame.select(has_offset(pl.col("t"))).to_series().to_list() == [False, True, True]


@given(st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2035, 1, 1)))  # noqa: DTZ001 - wall clocks
def test_every_written_moment_is_read_back(naive: dt.datetime) -> None:
    whole = naive.replace(microsecond=0, tzinfo=dt.UTC)
    assert read([whole.isoformat()], None) == [whole]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("12", 12), ("12.0", 12), ("1,200", 1200), ("12.5", None), ("x", None), ("-3", -3)],
)
def test_counts(text: str, expected: int | None) -> None:
    assert pl.DataFrame({"t": [text]}).select(count(pl.col("t"))).item() == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("95", 95.0), ("1:35", 95.0), ("0:01:35", 95.0), ("1:00:00", 3600.0), ("abc", None)],
)
def test_durations(text: str, expected: float | None) -> None:
    assert pl.DataFrame({"t": [text]}).select(duration_s(pl.col("t"))).item() == expected


def test_infinite_is_no_number() -> None:
    assert pl.DataFrame({"t": ["inf", "nan"]}).select(
        number(pl.col("t"))
    ).to_series().to_list() == [
        None,
        None,
    ]
