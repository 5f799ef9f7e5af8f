"""The fairness ledger counts the rosters that were in force, day by day."""

import datetime as dt
from pathlib import Path

import polars as pl
from sqlmodel import select

from dashboard.operations.desk import CLOCK, Desk
from dashboard.operations.permit import SYSTEM
from dashboard.operations.posing.pose import PREFER, minute_of
from dashboard.operations.requests.ledger import LATE_FROM, WEEKS, ledger, ledger_seen
from dashboard.operations.requests.worked import worked
from dashboard.operations.rosters.versions import Version, save_version
from dashboard.store.tables import Queue, Setting
from scheduling.roster import Roster
from scheduling.shifts import Shift
from tests.dashboard.operations.requests.request_store import MATE, ME, with_people
from tests.dashboard.planned_store import MONDAY, ZONE

UNTIL = MONDAY + dt.timedelta(days=14)


def publish(desk: Desk, first: dt.date, shifts: list[Shift], days: int = 7) -> None:
    version = Version("w", first, days, ZONE.key)
    with desk.store.write() as session:
        save_version(session, SYSTEM, version, Roster.of(shifts), published=True)


def counted(desk: Desk, until: dt.date = UNTIL) -> dict[str, tuple[int, ...]]:
    with desk.store.read() as session:
        rows = ledger(session, until).iter_rows()
    return {agent: tuple(counts) for agent, *counts in rows}


def test_each_count_by_hand(desk: Desk, tmp_path: Path) -> None:
    with_people(desk, tmp_path)
    second = MONDAY + dt.timedelta(days=7)
    shifts = [
        Shift(ME, 0, 22 * 60, 30 * 60, 450, ()),
        Shift(ME, 2, LATE_FROM, 19 * 60, 450, ()),
        Shift(ME, 5, 9 * 60, 17 * 60, 450, ()),
        Shift(ME, 6, 9 * 60, 17 * 60, 450, ()),
        Shift(MATE, 3, 4 * 60, 12 * 60, 450, ()),
        Shift(MATE, 4, 15 * 60, 23 * 60 + 30, 450, ()),
    ]
    publish(desk, second, shifts)
    found = counted(desk)
    assert found[ME] == (1, 1, 2, 0)
    assert found[MATE] == (0, 1, 1, 0)
    assert found["Agent 003"] == (0, 0, 0, 0)


def test_a_public_holiday_counts_by_the_calendar_of_the_queues(desk: Desk, tmp_path: Path) -> None:
    with_people(desk, tmp_path)
    labour_day = dt.date(2026, 5, 1)
    publish(desk, labour_day, [Shift(ME, 0, 540, 1020, 450, ())], 1)
    until = labour_day + dt.timedelta(days=1)
    assert counted(desk, until)[ME][-1] == 0
    with desk.store.write() as session:
        session.exec(select(Queue)).one().calendar = "CN"
    assert counted(desk, until)[ME][-1] == 1


def test_only_the_last_weeks_before_the_day_count(desk: Desk, tmp_path: Path) -> None:
    with_people(desk, tmp_path)
    saturday = MONDAY + dt.timedelta(days=5)
    publish(desk, saturday, [Shift(ME, 0, 540, 1020, 450, ())], 1)
    for until, weekends in (
        (saturday, 0),
        (saturday + dt.timedelta(days=1), 1),
        (saturday + dt.timedelta(weeks=WEEKS), 1),
    ):
        assert counted(desk, until).get(ME, (0,))[0] == weekends, until
    assert ME not in counted(desk, saturday + dt.timedelta(weeks=WEEKS, days=1))


def test_a_newer_version_counts_on_the_days_that_it_covers(desk: Desk, tmp_path: Path) -> None:
    with_people(desk, tmp_path)
    publish(desk, MONDAY + dt.timedelta(days=1), [Shift(ME, 1, 600, 1080, 450, ())], 2)
    with desk.store.read() as session:
        frame = worked(session, MONDAY, MONDAY + dt.timedelta(days=6))
    mine = frame.filter(pl.col("agent") == ME).sort("day")
    days = [(day - MONDAY).days for day in mine["day"]]
    assert list(zip(days, mine["start"], strict=True)) == [(0, 540), (2, 600), (3, 540), (4, 540)]


def test_the_ledger_is_seen_within_the_scope(desk: Desk, tmp_path: Path) -> None:
    people = with_people(desk, tmp_path)
    shown = dt.datetime.combine(UNTIL, dt.time(9), ZONE).astimezone(dt.UTC).isoformat()
    with desk.store.write() as session:
        session.get_one(Setting, CLOCK).value = {"shown": shown, "running": False}
    assert ledger_seen(desk, people.me)["agent"].to_list() == [ME]
    assert len(ledger_seen(desk, people.lead)) == 7
    assert ledger_seen(desk, people.stranger).is_empty()


def test_late_is_what_a_wish_for_late_shifts_means() -> None:
    assert minute_of(PREFER["late"]["start_from"]) == LATE_FROM
