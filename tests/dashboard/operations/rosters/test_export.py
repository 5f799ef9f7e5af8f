"""Rosters as files: calendars in UTC, workbooks without formulas, pages to print."""

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any, cast

import fastexcel
import polars as pl
import pytest
from icalendar import Calendar
from sqlmodel import select

from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor
from dashboard.operations.rosters.export import by_day, calendar_of, calendars, page, workbook
from dashboard.operations.rosters.view import RosterView, view_roster
from dashboard.operations.training.place import place_now
from dashboard.store.tables import Agent
from dashboard.text import Words
from scheduling.hours import clock_of
from scheduling.roster import read_roster, write_roster
from tests.dashboard.planned_store import MONDAY, ZONE, with_roster
from tests.dashboard.training_store import NAME, the_one, with_training

MANAGER = Actor("m", "manager")
EN, ZH = Words("en"), Words("zh")


@pytest.fixture
def view(desk: Desk, tmp_path: Path) -> RosterView:
    return view_roster(desk, MANAGER, with_roster(desk, tmp_path))


def test_a_calendar_has_every_shift_at_its_moment(view: RosterView) -> None:
    agent = view.agents[0].name
    calendar = cast("Any", Calendar.from_ical(calendar_of(view, agent, EN)))
    events = calendar.walk("VEVENT")
    begins = [event.decoded("dtstart") for event in events]
    nine = [dt.datetime.combine(MONDAY + dt.timedelta(days=n), dt.time(9), ZONE) for n in range(5)]
    assert begins == [moment.astimezone(dt.UTC) for moment in nine]
    assert {event.decoded("dtend") - event.decoded("dtstart") for event in events} == {
        dt.timedelta(hours=8)
    }
    assert len({str(event["uid"]) for event in events}) == 5


def test_every_agent_has_a_calendar_in_the_archive(view: RosterView) -> None:
    with zipfile.ZipFile(io.BytesIO(calendars(view, ZH))) as archive:
        assert sorted(archive.namelist()) == sorted(f"{a.name}.ics" for a in view.agents)
        assert "的班次" in archive.read(archive.namelist()[0]).decode()


def test_the_workbook_reads_back_as_the_roster(view: RosterView) -> None:
    book = cast("Any", fastexcel.read_excel(workbook(view, EN)))
    assert book.sheet_names == ["Roster", "Shifts"]
    shifts = book.load_sheet("Shifts", dtypes="string").to_polars()
    assert read_roster(shifts.fill_null("").write_csv()).shifts() == view.roster.shifts()
    assert read_roster(write_roster(view.roster)).shifts() == view.roster.shifts()
    grid = book.load_sheet("Roster").to_polars()
    assert grid.height == len(view.agents)
    shift = view.roster.shifts()[0]
    assert grid.row(0)[3] == f"{clock_of(shift.start)}–{clock_of(shift.end)}"


def test_days_off_and_hours_are_told(view: RosterView) -> None:
    frame = by_day(view, ZH, range(4, 7))
    assert frame.row(0)[-2:] == ("休", "休")
    assert frame.row(0)[2] == 7.5


def test_a_page_holds_names_as_text(desk: Desk, tmp_path: Path) -> None:
    published = with_roster(desk, tmp_path)
    evil = "<script>alert(1)</script>"
    with desk.store.write() as session:
        session.exec(select(Agent).where(Agent.name == "Agent 001")).one().name = evil
    shown = page(view_roster(desk, MANAGER, published), EN)
    assert evil not in shown
    assert shown.count("<table>") == 1
    assert "Agent 002" in shown


@pytest.fixture
def trained(desk: Desk, tmp_path: Path) -> RosterView:
    """Return a roster in which two people have a training."""
    with_training(desk, tmp_path)
    return view_roster(desk, MANAGER, place_now(desk, MANAGER, the_one(desk).id).schedule_id)


def test_training_is_an_event_of_its_own(trained: RosterView) -> None:
    (time, _) = trained.roster.activities
    calendar = cast("Any", Calendar.from_ical(calendar_of(trained, time.agent, ZH)))
    events = [e for e in calendar.walk("VEVENT") if str(e["summary"]) == NAME]
    assert [e.decoded("dtend") - e.decoded("dtstart") for e in events] == [dt.timedelta(hours=1)]
    begin = dt.datetime.combine(MONDAY + dt.timedelta(days=time.day), dt.time(), ZONE)
    assert events[0].decoded("dtstart") == begin + dt.timedelta(minutes=time.start)
    assert len({str(event["uid"]) for event in calendar.walk("VEVENT")}) == 6


def test_training_stands_in_the_workbook_and_on_paper(trained: RosterView) -> None:
    time = trained.roster.activities[0]
    hours = f"{NAME} {clock_of(time.start)}–{clock_of(time.start + 60)}"
    book = cast("Any", fastexcel.read_excel(workbook(trained, EN)))
    rows = book.load_sheet(1).to_polars().filter(pl.col("activities").fill_null("") != "")
    assert set(rows["activities"]) == {f"{clock_of(time.start)}+60 {NAME}"}
    assert rows.height == 2
    cells = [cell for row in by_day(trained, EN).iter_rows() for cell in row]
    assert sum(hours in str(cell) for cell in cells) == 2
    assert page(trained, EN).count(hours) == 2
