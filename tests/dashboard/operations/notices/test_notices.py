"""Notices: told once, in the reader's language; rosters, interventions and requests tell people."""

import datetime as dt
from pathlib import Path

import pytest
from sqlmodel import delete, select

from dashboard.operations.alerting.steps import ACTIONS
from dashboard.operations.building.publish import publish_roster
from dashboard.operations.desk import Desk
from dashboard.operations.interventions.orders import FIRST, ONLY, Order
from dashboard.operations.interventions.orders_told import tell_orders, tell_orders_end
from dashboard.operations.notices.inbox import inbox, mark_read, unread
from dashboard.operations.notices.roster_changed import MOST, tell_changed, work_of
from dashboard.operations.notices.say import (
    Phrase,
    day,
    moment,
    number,
    percent,
    phrases,
    say,
    seconds,
)
from dashboard.operations.notices.tell import Message, tell
from dashboard.operations.permit import Actor
from dashboard.operations.requests.ask import ask_leave, ask_swap
from dashboard.operations.requests.decide import grant, refuse
from dashboard.operations.rosters.versions import Version, published_on, save_version
from dashboard.store.tables import Agent, Grant, Notice, Schedule, User
from dashboard.text import LANGUAGES, SaidError, Words, catalogue
from scheduling.problem.floor import Placed
from scheduling.roster import Roster
from scheduling.shifts import Shift
from tests.dashboard.operations.alerting.alert_store import AGENT, LEAD, furnish
from tests.dashboard.planned_store import MONDAY, ZONE, usual_week, with_roster

BOSS = Actor("boss", "manager")
HELLO = Message("x:1", Phrase("inbox.none"), "live")


def test_a_user_is_told_once_of_one_event_and_reads_it(any_desk: Desk) -> None:
    furnish(any_desk)
    for _ in range(2):
        with any_desk.store.write() as session:
            tell(session, [1, 4], HELLO)
    assert (unread(any_desk, LEAD), unread(any_desk, AGENT)) == (1, 1)
    assert mark_read(any_desk, LEAD) == 1
    assert (unread(any_desk, LEAD), unread(any_desk, AGENT)) == (0, 1)
    assert [received.read for received in inbox(any_desk, LEAD)] == [True]


@pytest.mark.parametrize("language", LANGUAGES)
def test_values_are_said_in_the_readers_language(language: str) -> None:
    words = Words(language)
    shift = Phrase("notice.shift_new", {"day": day(dt.date(2026, 3, 4)), "hours": "09:00–17:00"})
    said = say(words, Phrase("notice.roster_changed", {"changes": phrases([shift, shift])}))
    assert said.count("09:00–17:00") == 2
    assert words.day(dt.date(2026, 3, 4)) in said
    threshold = {"indicator": Phrase("rules.indicator_waiting").kept, "threshold": number(1234)}
    assert "1,234" in say(words, Phrase("rules.states_above", threshold))
    for value, shown in (
        (percent(0.5, 0, signed=True), "+50%"),
        (seconds(90), "1:30"),
        (moment(dt.datetime(2026, 3, 4, 9, tzinfo=dt.UTC), ZONE), "04:00"),
    ):
        assert shown in say(words, Phrase("escalation.to_user", {"name": value}))
    assert say(words, Phrase("no.such_words")) == "no.such_words"


def with_user(desk: Desk, agent: str) -> Actor:
    """Add the account of an agent."""
    with desk.store.write() as session:
        person = session.exec(select(Agent).where(Agent.name == agent)).one()
        user = User(name=f"user of {agent}", password_hash="-")
        session.add(user)
        session.flush()
        session.add(Grant(user_id=user.id or 0, role="agent", agent_id=person.id))
        return Actor(user.name, "agent", agent_id=person.id)


def names_of(desk: Desk) -> list[str]:
    with desk.store.read() as session:
        return sorted(session.exec(select(Agent.name)))


def draft(desk: Desk, roster: Roster) -> Schedule:
    with desk.store.write() as session:
        before = published_on(session, MONDAY)
        assert before is not None
        version = Version("week", MONDAY, 7, ZONE.key, "edit", before.id, {}, before.problem)
        return save_version(session, BOSS, version, roster, published=False)


def test_publishing_tells_the_people_whose_shifts_change_and_nobody_else(
    desk: Desk, tmp_path: Path
) -> None:
    with_roster(desk, tmp_path)
    first, second, third = names_of(desk)[:3]
    users = {name: with_user(desk, name) for name in (first, second, third)}
    shifts = {(s.agent, s.day): s for s in usual_week(names_of(desk)).shifts()}
    del shifts[first, 2]
    shifts[first, 5] = Shift(first, 5, 600, 840, 240, ())
    shifts[second, 3] = Shift(second, 3, 600, 1080, 450, ((700, 30),))
    made = draft(desk, Roster.of(shifts.values()))
    assert unread(desk, users[first]) == 0
    publish_roster(desk, BOSS, made.id or 0, made.version)
    (news,) = inbox(desk, users[first])
    assert say(Words("en"), news.phrase) == (
        "Your roster has changed. Wed, 3/4: off; Sat, 3/7: new shift 10:00–14:00"
    )
    (moved,) = inbox(desk, users[second])
    assert "10:00–18:00 (was 09:00–17:00)" in say(Words("en"), moved.phrase)
    assert "原 09:00–17:00" in say(Words("zh"), moved.phrase)
    assert inbox(desk, users[third]) == []


def test_a_first_roster_is_one_sentence_and_many_changes_are_counted(
    desk: Desk, tmp_path: Path
) -> None:
    number = with_roster(desk, tmp_path)
    name = names_of(desk)[0]
    who = with_user(desk, name)
    new, old = (
        work_of(Roster.of(Shift(name, d, start, 1020, 450, ()) for d in range(MOST + 3)))
        for start in (540, 600)
    )
    later = draft(desk, usual_week([]))
    with desk.store.write() as session:
        schedule = session.get_one(Schedule, number)
        assert tell_changed(session, schedule, {}, new) == 1
        assert tell_changed(session, schedule, {}, new) == 0
        assert tell_changed(session, session.get_one(Schedule, later.id), old, new) == 1
    said = [say(Words("en"), received.phrase) for received in inbox(desk, who)]
    assert said[1] == "Your roster for Mon, 3/2 – Sun, 3/8 is published: 10 shifts."
    assert said[0].endswith("and 3 more")


def test_what_is_past_is_not_told(desk: Desk, tmp_path: Path) -> None:
    number = with_roster(desk, tmp_path)
    name = names_of(desk)[0]
    with_user(desk, name)
    with desk.store.write() as session:
        schedule = session.get_one(Schedule, number)
        schedule.first_day = MONDAY - dt.timedelta(days=7)
        gone = work_of(Roster.of([Shift(name, 1, 540, 1020, 450, ())]))
        assert tell_changed(session, schedule, gone, {}) == 0
        session.rollback()


def test_who_asked_is_told_of_the_decision(desk: Desk, tmp_path: Path) -> None:
    with_roster(desk, tmp_path)
    name = names_of(desk)[0]
    who = with_user(desk, name)
    for ahead in (20, 22):
        day_off = MONDAY + dt.timedelta(days=ahead)
        ask_leave(desk, who, name, day_off, day_off, "annual")
    refuse(desk, BOSS, "leave", 1, "too many are off")
    done = grant(desk, BOSS, "leave", 2)
    if not done.done:
        grant(desk, BOSS, "leave", 2)
    said = [say(Words("en"), received.phrase) for received in inbox(desk, who)]
    assert said[0].startswith(f"boss granted: {name}, time off")
    assert said[1].endswith("Reason: too many are off")


def test_a_colleague_is_told_that_a_swap_is_asked(desk: Desk, tmp_path: Path) -> None:
    with_roster(desk, tmp_path)
    first, second = names_of(desk)[:2]
    asks, other = with_user(desk, first), with_user(desk, second)
    try:
        ask_swap(desk, asks, first, second, MONDAY + dt.timedelta(days=1))
    except SaidError as error:
        pytest.fail(str(error))
    assert [received.phrase.sentence for received in inbox(desk, other)] == ["notice.swap_asked"]
    assert inbox(desk, asks) == []


def test_whom_an_order_names_is_told_and_told_when_it_ends(desk: Desk, tmp_path: Path) -> None:
    with_roster(desk, tmp_path)
    first, second = names_of(desk)[:2]
    named, other = with_user(desk, first), with_user(desk, second)
    orders = (
        Order(ONLY, "bank", 9 * 3600.0, 10.5 * 3600.0, (first,)),
        Order(FIRST, "bank", 9 * 3600.0, 10 * 3600.0, (second,)),
    )
    for _ in range(2):
        with desk.store.write() as session:
            tell_orders(session, 7, orders)
            tell_orders_end(session, 7, orders)
    said = [say(Words("en"), received.phrase) for received in inbox(desk, named)]
    assert said[1] == "From 09:00 to 10:30 please take bank only."
    assert said[0].startswith("You are back to your usual queues")
    assert len(said) == 2
    assert inbox(desk, other) == []


def test_every_sentence_of_alerts_has_its_words() -> None:
    assert {f"alerts.step_{action}" for action in ACTIONS} <= catalogue("en").keys()


def test_training_that_comes_moves_or_goes_is_told(desk: Desk, tmp_path: Path) -> None:
    number = with_roster(desk, tmp_path)
    name = names_of(desk)[0]
    with_user(desk, name)
    shift = Shift(name, 1, 540, 1020, 450, ())
    plain, early, late = (
        work_of(Roster.of([shift], [Placed("Loans", name, 1, at, 60)] if at else []))
        for at in (0, 600, 840)
    )
    with desk.store.write() as session:
        schedule = session.get_one(Schedule, number)
        told: list[str] = []
        for pair in ((plain, early), (early, late), (late, plain)):
            session.exec(delete(Notice))
            assert tell_changed(session, schedule, *pair) == 1
            session.flush()
            (row,) = session.exec(select(Notice)).all()
            told.append(say(Words("en"), Phrase(row.sentence, row.told)))
    assert told == [
        "Your roster has changed. Tue, 3/3: Loans at 10:00–11:00",
        "Your roster has changed. Tue, 3/3: Loans now at 14:00–15:00",
        "Your roster has changed. Tue, 3/3: Loans is put off",
    ]
