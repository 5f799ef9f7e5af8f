"""A kept day is as its intervals are, in any zone and at a change of the clock."""

import datetime as dt
from zoneinfo import ZoneInfo, available_timezones

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import func, select

from dashboard.feeds.catalogue import feed_named
from dashboard.feeds.options import Options
from dashboard.operations.desk import Desk
from dashboard.operations.facts.days import keep_days, read_days
from dashboard.operations.feeds.sources import source_named
from dashboard.operations.feeds.take import take
from dashboard.operations.figures.measure import Question, measure
from dashboard.operations.permit import SYSTEM
from dashboard.operations.queues.known import all_queues, day_bounds
from dashboard.store.tables import DayFact

BERLIN = "Europe/Berlin"
DAYS = (27, 28, 29, 30)


def bring(desk: Desk, rows: list[tuple[str, str]]) -> None:
    feed = feed_named("contacts-csv")
    text = "contact_id,arrived_at,queue\n" + "\n".join(f"{n},{at},cards" for n, at in rows)
    with desk.store.write() as session:
        source = source_named(session, "s", "contacts-csv")
        take(session, source, feed, Options(timezone=BERLIN), feed.rows(text), "f")


def by_day(desk: Desk) -> dict[str, int]:
    rows = measure(desk, SYSTEM, Question(by="day"))
    return dict(rows.select("start", "offered").iter_rows())


def test_kept_days_equal_summed_ones_and_are_forgotten_when_a_contact_comes_late(
    any_desk: Desk,
) -> None:
    times = [(f"{d}{h}", f"2026-03-{d}T{h:02d}:30:00") for d in DAYS for h in (0, 12, 23)]
    bring(any_desk, times)
    before = by_day(any_desk)
    assert list(before.values()) == [3, 3, 3, 3]
    assert keep_days(any_desk) == 4
    assert by_day(any_desk) == before
    bring(any_desk, [("late", "2026-03-29T12:31:00")])
    with any_desk.store.read() as session:
        assert session.exec(select(func.count()).select_from(DayFact)).one() < 4
    assert list(by_day(any_desk).values()) == [3, 3, 4, 3]
    assert keep_days(any_desk) > 0
    assert list(by_day(any_desk).values()) == [3, 3, 4, 3]


def test_a_trend_reads_kept_days_alone(desk: Desk) -> None:
    bring(desk, [("a", "2026-03-28T12:00:00"), ("b", "2026-03-30T12:00:00")])
    assert keep_days(desk) == 3
    with desk.store.read() as session:
        days = read_days(session, all_queues(session), dt.date(2026, 3, 28), dt.date(2026, 3, 30))
    assert days["offered"].to_list() == [1, 1]


@given(
    st.sampled_from(sorted(available_timezones())),
    st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31)),
)
@settings(max_examples=300)
def test_the_days_of_any_zone_follow_without_a_gap(zone: str, day: dt.date) -> None:
    start, end = day_bounds(day, ZoneInfo(zone))
    after, _ = day_bounds(day + dt.timedelta(days=1), ZoneInfo(zone))
    assert end == after
    slots = (end - start) / dt.timedelta(minutes=15)
    assert slots == int(slots)
    assert slots in range(105)


@pytest.mark.parametrize(("day", "slots"), [("2026-03-29", 92), ("2026-10-25", 100)])
def test_a_day_of_the_clocks_change_has_its_own_length(day: str, slots: int) -> None:
    start, end = day_bounds(dt.date.fromisoformat(day), ZoneInfo(BERLIN))
    assert pl.datetime_range(start, end, "15m", closed="left", eager=True).len() == slots
