"""Training and meetings go into the store and come out as they were, on both engines."""

import datetime as dt
from pathlib import Path

from sqlmodel import Session, select

from dashboard.operations.desk import Desk
from dashboard.operations.permit import SYSTEM
from dashboard.operations.rosters.activities import said
from dashboard.operations.rosters.versions import Version, on_duty, save_version, shifts_of
from dashboard.store.tables import Activity, Agent, PlannedActivity, Schedule
from dashboard.text import Words
from scheduling.problem.floor import Placed
from scheduling.roster import Roster
from scheduling.shifts import Shift
from tests.dashboard.operations.people.people_files import FILES, bring, with_queues

MONDAY = dt.date(2026, 3, 2)
DAY = Shift("Ann", 0, 540, 1020, 450, ((600, 15), (750, 30)))
NIGHT = Shift("Bo", 0, 22 * 60, 30 * 60, 450, ((25 * 60, 30),))
COURSE = Placed("Loans course", "Ann", 0, 660, 60)
TALK = Placed("meeting", "Ann", 0, 900, 30)
LATE = Placed("Loans course", "Bo", 1, 120, 60)
"""At two in the morning after the night shift began."""


def kept(session: Session, roster: Roster) -> Schedule:
    session.add_all(Agent(name=name) for name in ("Ann", "Bo"))
    session.add(
        PlannedActivity(
            name=COURSE.name,
            kind="training",
            minutes=60,
            first_day=MONDAY,
            from_minute=0,
            last_day=MONDAY,
            until_minute=1440,
            made_by="m",
        )
    )
    session.flush()
    return save_version(session, SYSTEM, Version("w", MONDAY, 7, "UTC"), roster, published=True)


def test_a_roster_comes_back_with_its_activities_and_without_them_as_breaks(
    any_desk: Desk,
) -> None:
    roster = Roster.of([DAY, NIGHT], (COURSE, TALK, LATE))
    with any_desk.store.write() as session:
        found = shifts_of(session, kept(session, roster))
    assert found.shifts() == [DAY, NIGHT]
    assert found.activities == (COURSE, TALK, LATE)


def test_a_row_says_what_it_is_and_stands_on_the_day_of_its_shift(any_desk: Desk) -> None:
    with any_desk.store.write() as session:
        kept(session, Roster.of([DAY, NIGHT], (COURSE, TALK, LATE)))
        rows = session.exec(select(Activity).where(Activity.kind != "break")).all()
        told = {(row.kind, row.name, row.day, row.start_minute) for row in rows}
    assert told == {
        ("training", "Loans course", MONDAY, 660),
        ("meeting", "", MONDAY, 900),
        ("training", "Loans course", MONDAY, 26 * 60),
    }


def test_nobody_is_on_contact_in_training() -> None:
    roster = Roster.of([DAY, NIGHT], (COURSE, LATE))
    (ann, bo) = on_duty(roster, 0, {"Ann": ("q",)})
    hours = [(a / 3600, b / 3600) for a, b in ann.on_contact]
    assert hours == [(9.0, 10.0), (10.25, 11.0), (12.0, 12.5), (13.0, 17.0)]
    assert bo.on_contact == (
        (22 * 3600.0, 25 * 3600.0),
        (25.5 * 3600, 26 * 3600),
        (27 * 3600, 30 * 3600),
    )
    (night,) = on_duty(roster, 1, {})
    assert [(a / 3600, b / 3600) for a, b in night.on_contact] == [(0, 1), (1.5, 2), (3, 6)]


def test_imported_training_is_kept_by_its_kind_and_a_correction_leaves_it(
    any_desk: Desk, tmp_path: Path
) -> None:
    with_queues(any_desk)
    bring(any_desk, tmp_path, FILES, publish="yes")
    head = "agent,day,start,end\n"
    bring(any_desk, tmp_path, {"rosters": f"{head}王伟,2026-10-12,21:00,05:00\n"}, publish="yes")
    with any_desk.store.read() as session:
        newest = max(session.exec(select(Schedule)).all(), key=lambda row: row.id or 0)
        found = shifts_of(session, newest)
        kinds = {row.kind for row in session.exec(select(Activity)) if row.schedule_id == newest.id}
    assert found.activities == (Placed("training", "李娜", 0, 900, 60),)
    assert kinds == {"break", "training"}
    assert (said("training", Words("zh")), said("x", Words("zh"))) == ("培训", "x")
