"""A day of the demo bank played back in a store of its own."""

import datetime as dt
from pathlib import Path

import pytest
from sqlmodel import Session, col, func, select

from dashboard.measures.kpis import counted, summed
from dashboard.operations import jobs
from dashboard.operations.alerting.watch import watch
from dashboard.operations.demo.tick import midnight_of
from dashboard.operations.desk import Desk
from dashboard.operations.facts.kept import read_facts
from dashboard.operations.permit import SYSTEM, Actor
from dashboard.operations.playback import clock
from dashboard.operations.playback.furnish import furnish
from dashboard.operations.playback.played import played_tape
from dashboard.operations.playback.run import Playback, play_back
from dashboard.operations.playback.tape import Tape, record
from dashboard.operations.playback.watched import onlooker, playback_desk, playback_of
from dashboard.operations.queues.known import all_queues, goals_of
from dashboard.operations.rosters.versions import published_on
from dashboard.settings import Settings
from dashboard.store.tables import Alert, Contact, Door, IntervalFact, Job, Schedule, Shift
from dashboard.text import SaidError
from tests.dashboard.conftest import DAY, LATEST

BEGIN = midnight_of(DAY).astimezone(dt.UTC)


def at(minute: float) -> dt.datetime:
    return BEGIN + dt.timedelta(minutes=minute)


def taped(desk: Desk) -> Tape:
    with desk.store.read() as session:
        return record(session, BEGIN, desk.now())


def totals(session: Session, until: dt.datetime) -> dict[str, tuple[object, ...]]:
    queues = all_queues(session)
    sums = summed(counted(read_facts(session, queues, BEGIN, until), goals_of(queues)), ["queue"])
    return {str(row[0]): row[1:] for row in sums.iter_rows()}


@pytest.fixture
def played(demo_desk: Desk, tmp_path: Path) -> Playback:
    desk = furnish(demo_desk, tmp_path / "played" / "day.db", BEGIN, DAY)
    return Playback(desk, taped(demo_desk))


def test_the_store_of_a_playback_knows_nothing_of_the_day(demo_desk: Desk, tmp_path: Path) -> None:
    with demo_desk.store.write() as session:
        session.add(Door(name="x", kind="webhook", url="https://example.org", made_by="x"))
    desk = furnish(demo_desk, tmp_path / "day.db", BEGIN, DAY)
    with demo_desk.store.read() as old, desk.store.read() as new:
        assert new.exec(select(func.count()).select_from(Contact)).one() == 0
        assert new.exec(select(func.count()).select_from(Door)).one() == 0
        assert new.exec(select(func.max(IntervalFact.start))).one() < BEGIN
        kept = new.exec(select(Schedule)).one()
        there = published_on(old, DAY)
        assert there is not None
        assert kept.id == there.id
        assert new.exec(select(func.count()).select_from(Shift)).one() > 0
        assert [q.name for q in all_queues(new)] == [q.name for q in all_queues(old)]


def test_at_its_end_the_figures_are_those_of_the_day(demo_desk: Desk, played: Playback) -> None:
    for minute in (9 * 60, 10 * 60 + 7, LATEST):
        clock.wind(played.desk, at(minute), 60, running=False)
        played.step()
    with demo_desk.store.read() as old, played.desk.store.read() as new:
        assert totals(new, at(LATEST)) == totals(old, at(LATEST))


def test_half_way_through_it_knows_half(demo_desk: Desk, played: Playback) -> None:
    clock.wind(played.desk, at(9 * 60 + 30), 60, running=False)
    assert played.step() == at(9 * 60 + 30)
    with demo_desk.store.read() as old, played.desk.store.read() as new:
        offered = {name: row[0] for name, row in totals(new, at(LATEST)).items()}
        whole = {name: row[0] for name, row in totals(old, at(9 * 60 + 30)).items()}
        assert offered == whole
        ended = new.exec(select(func.max(Contact.ended_at))).one()
        assert ended is not None
        assert ended <= at(9 * 60 + 30)


def test_the_detectors_say_what_they_would_have_said(demo_desk: Desk, played: Playback) -> None:
    clock.wind(played.desk, at(LATEST), 60, running=False)
    played.step()
    watch(demo_desk)
    with demo_desk.store.read() as old, played.desk.store.read() as new:
        told = select(Alert.indicator, Alert.queue_id).order_by(
            Alert.indicator, col(Alert.queue_id)
        )
        assert new.exec(told).all() == old.exec(told).all()


def test_another_roster_meets_the_same_contacts(demo_desk: Desk) -> None:
    tape = taped(demo_desk)
    with demo_desk.store.read() as session:
        schedule = published_on(session, DAY)
        assert schedule is not None
        other = played_tape(session, tape, DAY, schedule.id or 0)
    assert sorted(other.contacts["arrived_at"]) == sorted(tape.contacts["arrived_at"])
    assert set(other.states["state"]) <= {"ready", "contact", "break", "other", "offline"}
    answered = other.contacts["answered_at"].is_not_null().mean()
    assert isinstance(answered, float)
    assert answered > 0.5


def test_the_job_tells_where_it_is_and_ends_when_told(
    demo_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Settings, "data_folder", tmp_path / "data")
    told: list[tuple[float, dict[str, object]]] = []
    shown: list[bool] = []

    def report(share: float, best: object) -> bool:
        assert isinstance(best, dict)
        told.append((share, best))  # pyright: ignore[reportUnknownArgumentType] - of a job
        with demo_desk.store.write() as session:
            job = session.get_one(Job, number)
            job.state, job.best = "running", best
        there = playback_of(demo_desk, number)
        assert there is not None
        with playback_desk(demo_desk, there).store.read() as session:
            shown.append(session.exec(select(func.count()).select_from(Contact)).one() > 0)
        return not shown[-1]

    arguments = {"day": DAY.isoformat(), "speed": 1200}
    number = jobs.queue_job(demo_desk, SYSTEM, "playback", arguments)
    assert play_back(demo_desk, arguments, report) == {"day": DAY.isoformat()}
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert 0 < shares[-1] < 1
    assert shown[-1]
    assert not list((tmp_path / "data" / "playback").iterdir())


def test_a_day_without_contacts_says_so(demo_desk: Desk) -> None:
    day = (DAY - dt.timedelta(days=30)).isoformat()
    with pytest.raises(SaidError, match="contact"):
        play_back(demo_desk, {"day": day}, _go_on)


def _go_on(share: float, best: object) -> bool:
    del share, best
    return True


def test_an_onlooker_changes_nothing() -> None:
    manager = Actor("max", "manager")
    assert manager.may("intervene")
    watching = onlooker(manager)
    assert watching.may("see_alerts")
    assert not watching.may("intervene")
    assert not watching.may("handle_alerts")


def test_speed_and_pause_keep_the_place(played: Playback) -> None:
    clock.wind(played.desk, at(600), 60, running=False)
    assert not clock.runs(played.desk)
    clock.change_speed(played.desk, 300)
    assert clock.runs(played.desk)
    assert clock.speed_of(played.desk) == 300
    clock.pause(played.desk)
    shown = played.desk.now()
    assert at(600) <= shown < at(630)
    assert played.desk.now() == shown
