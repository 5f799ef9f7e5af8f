"""The demo bank's training: planned, placed, in the states of its people, put off by advice."""

import datetime as dt

import polars as pl
import pytest
from sqlmodel import select

from dashboard.feeds.demo import Duty, Journeys, states_until
from dashboard.operations.demo import tick
from dashboard.operations.demo.sessions import sessions_on
from dashboard.operations.desk import Desk
from dashboard.operations.interventions import apply as intervene
from dashboard.operations.interventions.advise import Case
from dashboard.operations.interventions.option import Advice, Option
from dashboard.operations.permit import Actor
from dashboard.operations.queues.known import all_queues
from dashboard.operations.rosters.problems import problem_of
from dashboard.operations.rosters.versions import published_on, shifts_of
from dashboard.operations.training.standing import Standing, standings
from dashboard.store.tables import AgentState, Alert, Schedule
from scheduling.audit import audit
from tests.dashboard.conftest import DAY, LATEST, set_clock

MANAGER = Actor("m", "manager")


def coaching(desk: Desk) -> Standing:
    found = [row for row in standings(desk, MANAGER) if "coaching" in row.name]
    assert len(found) == 1
    return found[0]


def in_force(desk: Desk) -> Schedule:
    with desk.store.read() as session:
        found = published_on(session, DAY)
    assert found is not None
    return found


def test_it_is_planned_placed_and_held_as_its_rosters_say(demo_desk: Desk) -> None:
    rows = standings(demo_desk, MANAGER)
    assert {row.kind for row in rows} == {"training", "meeting"}
    assert [row.name for row in rows if row.waiting] == [rows[0].name]
    assert all(row.attendees for row in rows)
    meetings = [row for row in rows if row.kind == "meeting"]
    assert len({row.name for row in meetings}) == 4
    assert {row.held for row in meetings} == {0, 5}
    schedule = in_force(demo_desk)
    problem = problem_of(schedule)
    assert problem is not None
    with demo_desk.store.read() as session:
        roster = shifts_of(session, schedule)
    assert roster.activities
    assert "activities" not in {v.rule for v in audit(problem, roster).violations}


def test_who_is_in_training_is_in_that_state_and_takes_nothing(demo_desk: Desk) -> None:
    time = coaching(demo_desk).times[0]
    set_clock(demo_desk, time.start + time.minutes / 2)
    tick.tick(demo_desk, tick.DemoDay())
    with demo_desk.store.read() as session:
        spans = sessions_on(session, DAY)[time.agent]
        assert spans == ((60.0 * time.start, 60.0 * (time.start + time.minutes), "training"),)
        (worker,) = (w for w in tick.workers_on(session, DAY) if w.name == time.agent)
        found = session.exec(select(AgentState.state).where(AgentState.state == "training")).all()
    assert not any(a < b_ and a_ < b for a, b in worker.on_contact for a_, b_, _ in spans)
    assert found


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        (((9, 10), (11, 17)), ["ready", "training", "ready", "offline"]),
        (((11, 17),), ["training", "ready", "offline"]),
        (((9, 10),), ["ready", "training", "offline"]),
        ((), []),
    ],
)
def test_training_between_before_and_after_duty(
    hours: tuple[tuple[int, int], ...], told: list[str]
) -> None:
    nothing = Journeys(*(pl.Series([], dtype=pl.Float64).to_numpy() for _ in range(12)))
    spans = [(3600.0 * a, 3600.0 * b) for a, b in hours]
    duty = Duty("a", spans, sessions=((36_000.0, 39_600.0, "training"),))
    midnight = dt.datetime(2026, 11, 18, tzinfo=dt.UTC)
    states = states_until(midnight, [duty], 86_000.0, nothing)
    assert states["state"].to_list() == told


def advised(desk: Desk, minute: int) -> tuple[Advice, dict[str, Option]]:
    """Return what could be done for the coached people's queue at a minute of the day."""
    set_clock(desk, minute)
    schedule = in_force(desk)
    with desk.store.write() as session:
        queue = next(q for q in all_queues(session) if q.name == "cards")
        alert = Alert(
            fingerprint="x",
            indicator="service_level",
            queue_id=queue.id,
            severity="breach",
            state="open",
            opened_at=desk.now(),
            last_seen_at=desk.now(),
            evidence={},
        )
        session.add(alert)
        session.flush()
        case = Case(session, queue, schedule, desk.now(), 1)
        options = {o.kind: o for o in sorted(case.options(), key=lambda o: -o.minutes)}
        alert_id = alert.id or 0
    told = tuple(options.values())
    return Advice(alert_id, "cards", schedule.id or 0, desk.now(), 1, told), options


def test_advice_puts_training_off_and_undo_brings_it_back(demo_desk: Desk) -> None:
    before = coaching(demo_desk)
    times = sorted(time.start for time in before.times)
    assert times[0] > LATEST
    advice, options = advised(demo_desk, times[0] - 20)
    moved, off = (options[f"{kind}_training"] for kind in ("move", "cancel"))
    assert (moved.broken, off.broken) == ((), ())
    assert (off.cost.paid_hours, off.affected) == (0.0, len(off.doing.sittings))
    assert off.gain["60"].mean >= -0.01
    number = intervene.apply(demo_desk, MANAGER, advice, off)
    after = coaching(demo_desk)
    assert set(after.waiting) == set(off.doing.people)
    schedule = in_force(demo_desk)
    asked = {name for entry in schedule.problem["activities"] for name in entry["attendees"]}
    assert not {s.agent for s in off.doing.sittings} & asked
    intervene.undo(demo_desk, MANAGER, number)
    again = coaching(demo_desk)
    assert [(t.agent, t.start) for t in again.times] == [(t.agent, t.start) for t in before.times]


def test_advice_moves_training_later_today(demo_desk: Desk) -> None:
    before = coaching(demo_desk)
    first = min(before.times, key=lambda time: time.start)
    advice, options = advised(demo_desk, first.start - 20)
    moved = options["move_training"]
    intervene.apply(demo_desk, MANAGER, advice, moved)
    time = next(t for t in coaching(demo_desk).times if t.agent == first.agent)
    assert time.day == DAY
    assert time.start > first.start
