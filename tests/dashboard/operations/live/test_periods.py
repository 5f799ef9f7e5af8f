"""What "now" means."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.operations.live.periods import HALF_HOUR, INTERVAL, SPANS, begin_of

SINCE = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("span", "begins"),
    [("interval", "09:30"), ("half_hour", "09:07"), ("day", "00:00")],
)
def test_each_span_begins_where_it_says(span: str, begins: str) -> None:
    now = dt.datetime(2026, 3, 2, 9, 37, tzinfo=SHANGHAI)
    assert begin_of(span, now, SHANGHAI).astimezone(SHANGHAI).strftime("%H:%M") == begins


@given(
    seconds=st.integers(0, 10 * 365 * 86_400),
    span=st.sampled_from(SPANS),
    zone=st.sampled_from(["UTC", "Asia/Shanghai", "Europe/Berlin", "Asia/Kolkata"]),
)
def test_a_span_never_begins_later_than_now_nor_yesterday(
    seconds: int, span: str, zone: str
) -> None:
    now, here = SINCE + dt.timedelta(seconds=seconds), ZoneInfo(zone)
    begin = begin_of(span, now, here)
    assert begin <= now
    assert begin.astimezone(here).date() == now.astimezone(here).date()
    if span != "day":
        assert now - begin <= max(INTERVAL, HALF_HOUR)
