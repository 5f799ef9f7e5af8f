"""An agent's days by the rosters in force: what comes next, what changed, and who may see it."""

import datetime as dt
from pathlib import Path

import pytest
from sqlmodel import select

from dashboard.operations.building.own_week import own_week, week_people
from dashboard.operations.desk import CLOCK, Desk
from dashboard.operations.permit import SYSTEM, Actor, NotPermittedError
from dashboard.operations.rosters.versions import Version, save_version
from dashboard.store.tables import Agent, Leave, Setting, Team
from scheduling.problem.floor import Placed
from scheduling.roster import Roster
from scheduling.shifts import Shift
from tests.dashboard.planned_store import MONDAY, ZONE, with_roster

ME, OTHER = "Agent 001", "Agent 002"
LEAD = Actor("l", "team_lead")
BREAKS = ((10 * 60, 15), (12 * 60 + 30, 30), (15 * 60 + 15, 15))


def number_of(desk: Desk, name: str) -> int:
    with desk.store.read() as session:
        return session.exec(select(Agent).where(Agent.name == name)).one().id or 0


def me(desk: Desk) -> Actor:
    return Actor("a", "agent", agent_id=number_of(desk, ME))


def at(desk: Desk, day: dt.date, hour: int, minute: int = 0) -> None:
    shown = dt.datetime.combine(day, dt.time(hour, minute), ZONE).astimezone(dt.UTC)
    with desk.store.write() as session:
        session.merge(Setting(name=CLOCK, value={"shown": shown.isoformat(), "running": False}))


def publish(
    desk: Desk, *shifts: Shift, sessions: tuple[Placed, ...] = (), published: bool = True
) -> int:
    with desk.store.write() as session:
        version = Version("next", MONDAY, 7, ZONE.key, "edit")
        roster = Roster.of(shifts, sessions)
        return save_version(session, SYSTEM, version, roster, published=published).id or 0


def usual(day: int, start: int = 540) -> Shift:
    return Shift(ME, day, start, start + 480, 450, BREAKS)


def test_seven_days_from_today(desk: Desk, tmp_path: Path) -> None:
    published = with_roster(desk, tmp_path)
    week = own_week(desk, me(desk), ME)
    assert week is not None
    assert [day.day for day in week.days] == [MONDAY + dt.timedelta(days=n) for n in range(7)]
    assert (week.today, week.pages, week.version) == (MONDAY, 1, published)
    assert [day.work is not None for day in week.days] == [True] * 5 + [False] * 2
    assert all(day.published and not day.changed for day in week.days)
    assert week.days[0].work is not None
    assert tuple(week.days[0].work.shift.breaks) == BREAKS
    later = own_week(desk, me(desk), ME, 1)
    assert later is not None
    assert (later.days[0].published, later.version, later.coming) == (False, None, week.coming)


@pytest.mark.parametrize(
    ("hour", "minute", "days"), [(8, 0, 0), (12, 0, 0), (16, 59, 0), (17, 0, 1), (23, 59, 1)]
)
def test_the_shift_that_goes_on_or_comes_next(
    desk: Desk, tmp_path: Path, hour: int, minute: int, days: int
) -> None:
    with_roster(desk, tmp_path)
    at(desk, MONDAY, hour, minute)
    week = own_week(desk, me(desk), ME)
    assert week is not None
    assert week.coming is not None
    assert week.coming.day == MONDAY + dt.timedelta(days=days)


def test_a_night_shift_goes_on_past_midnight_and_then_nothing_comes(
    desk: Desk, tmp_path: Path
) -> None:
    with_roster(desk, tmp_path)
    publish(desk, Shift(ME, 0, 22 * 60, 30 * 60, 450, ()))
    at(desk, MONDAY + dt.timedelta(days=1), 5, 59)
    week = own_week(desk, me(desk), ME)
    assert week is not None
    assert week.coming is not None
    assert (week.coming.day, week.days[0].day) == (MONDAY, MONDAY + dt.timedelta(days=1))
    at(desk, MONDAY + dt.timedelta(days=1), 6)
    after = own_week(desk, me(desk), ME)
    assert after is not None
    assert after.coming is None


def test_what_the_last_publication_changed_is_known_and_drafts_are_not(
    desk: Desk, tmp_path: Path
) -> None:
    with_roster(desk, tmp_path)
    trained = Placed("Coaching", ME, 3, 660, 60)
    version = publish(
        desk, usual(0), usual(1, 600), usual(3), usual(4), usual(5), sessions=(trained,)
    )
    publish(desk, published=False)
    week = own_week(desk, me(desk), ME)
    assert week is not None
    assert week.version == version
    assert [day.changed for day in week.days] == [False, True, True, True, False, True, False]
    _, moved, gone, inside, _, new, _ = week.days
    assert moved.before is not None
    assert moved.work is not None
    assert (moved.before.shift.start, moved.work.shift.start) == (540, 600)
    assert gone.work is None
    assert gone.before is not None
    assert inside.work is not None
    assert inside.work.sessions == ((660, 60, "Coaching"),)
    assert (new.before, new.work is None) == (None, False)


def test_time_off_that_is_granted(desk: Desk, tmp_path: Path) -> None:
    with_roster(desk, tmp_path)
    friday = MONDAY + dt.timedelta(days=4)
    with desk.store.write() as session:
        for name, state in ((ME, "granted"), (OTHER, "granted"), (ME, "asked")):
            first = friday if state == "granted" else MONDAY
            agent = session.exec(select(Agent).where(Agent.name == name)).one().id or 0
            row = Leave(agent_id=agent, first_day=first, last_day=first, kind="annual")
            row.state = state
            session.add(row)
    week = own_week(desk, me(desk), ME)
    assert week is not None
    assert [day.leave for day in week.days] == [n == 4 for n in range(7)]


def test_who_may_see_whose_days(desk: Desk, tmp_path: Path) -> None:
    with_roster(desk, tmp_path)
    with desk.store.read() as session:
        team = session.exec(select(Team)).one().id or 0
    mine, other = (Actor("l", "team_lead", teams=(team + n,)) for n in (0, 1))
    assert [seen.name for seen in week_people(desk, me(desk))] == [ME]
    assert own_week(desk, me(desk), OTHER) is None
    assert own_week(desk, mine, OTHER) is not None
    assert own_week(desk, other, OTHER) is None
    assert own_week(desk, LEAD, "Nobody") is None
    assert week_people(desk, Actor("a", "agent")) == []
    with pytest.raises(NotPermittedError):
        own_week(desk, Actor("e", "executive"), ME)


def test_without_any_roster_the_days_are_not_published(desk: Desk, tmp_path: Path) -> None:
    with_roster(desk, tmp_path)
    at(desk, MONDAY + dt.timedelta(days=30), 9)
    week = own_week(desk, me(desk), ME)
    assert week is not None
    assert not any(day.published for day in week.days)
    assert (week.coming, week.version, week.pages) == (None, None, 1)
