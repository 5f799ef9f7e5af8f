"""Quiet hours keep the outside quiet, maintenance everybody; nothing is lost by either."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.measures.weekly import EVERY_DAY, Weekly
from dashboard.operations.alerting import handle, maintenance
from dashboard.operations.alerting.alerts import list_alerts
from dashboard.operations.alerting.quiet import Quiet, change_quiet, read_quiet
from dashboard.operations.alerting.steps import steps_of
from dashboard.operations.alerting.tend import tend
from dashboard.operations.desk import Desk
from dashboard.operations.notices.doors import Shape, make_door
from dashboard.operations.permit import NotPermittedError
from dashboard.text import SaidError
from tests.dashboard.operations.alerting.alert_store import (
    ADMIN,
    LEAD,
    MANAGER,
    NOON,
    abnormal,
    alert_of,
    furnish,
    outbox,
    set_time,
    told,
)

HOUR = dt.timedelta(hours=1)
LUNCH = Quiet(active=True, hours=Weekly(EVERY_DAY, 11 * 60, 14 * 60))


def with_door(desk: Desk) -> None:
    furnish(desk)
    make_door(desk, ADMIN, Shape("ops"), "https://example.com/hook")


def states(desk: Desk) -> list[tuple[str, str]]:
    return [(d.document["event"], d.state) for d in outbox(desk)]


def test_in_quiet_hours_only_the_inside_hears_and_a_breach_breaks_through(desk: Desk) -> None:
    with_door(desk)
    assert change_quiet(desk, MANAGER, LUNCH) == Quiet()
    abnormal(desk)
    assert told(desk, LEAD) == ["alerts.told_opened"]
    assert states(desk) == [("opened", "quiet")]
    abnormal(desk, "breach")
    assert states(desk)[1:] == [("raised", "waiting")]


def test_a_breach_stays_inside_too_where_that_is_wanted(desk: Desk) -> None:
    with_door(desk)
    change_quiet(desk, MANAGER, Quiet(LUNCH.active, LUNCH.hours, "UTC", breach_through=False))
    abnormal(desk, "breach")
    assert states(desk) == [("opened", "quiet")]
    set_time(desk, 121)
    abnormal(desk, queue="loans")
    assert states(desk)[1:] == [("opened", "waiting")]


def test_what_is_still_open_when_quiet_hours_end_goes_out_then(desk: Desk) -> None:
    with_door(desk)
    change_quiet(desk, MANAGER, LUNCH)
    abnormal(desk)
    abnormal(desk, queue="loans")
    handle.resolve(desk, LEAD, 2)
    set_time(desk, 119)
    assert tend(desk).released == 0
    set_time(desk, 120)
    assert tend(desk).released == 1
    assert states(desk) == [("opened", "waiting"), ("opened", "quiet")]
    assert tend(desk).released == 0


def test_only_the_newest_word_of_an_alert_goes_out_after_quiet_hours(desk: Desk) -> None:
    with_door(desk)
    change_quiet(desk, MANAGER, Quiet(LUNCH.active, LUNCH.hours, "UTC", breach_through=False))
    abnormal(desk)
    abnormal(desk, "breach")
    set_time(desk, 120)
    assert tend(desk).released == 1
    assert states(desk) == [("opened", "given_up"), ("raised", "waiting")]
    assert not tend(desk).any


def test_impossible_quiet_hours_are_refused(desk: Desk) -> None:
    furnish(desk)
    for wrong in (
        Quiet(hours=Weekly(())),
        Quiet(hours=Weekly(EVERY_DAY, -1, 60)),
        Quiet(timezone="Mars/Olympus"),
    ):
        with pytest.raises(SaidError):
            change_quiet(desk, MANAGER, wrong)
    with pytest.raises(NotPermittedError):
        change_quiet(desk, LEAD, LUNCH)
    assert read_quiet(desk, MANAGER) == Quiet()


def test_alerts_of_maintenance_are_kept_and_marked_but_told_to_nobody(any_desk: Desk) -> None:
    with_door(any_desk)
    maintenance.plan_maintenance(
        any_desk, MANAGER, ("cards",), NOON - HOUR, NOON + HOUR, "core banking release"
    )
    abnormal(any_desk, "breach")
    abnormal(any_desk, queue="loans")
    assert {view.queue: view.suppressed for view in list_alerts(any_desk, LEAD)} == {
        "cards": True,
        "loans": False,
    }
    assert told(any_desk, MANAGER) == []
    assert len(outbox(any_desk)) == 1
    set_time(any_desk, 30)
    tend(any_desk)
    assert [s.action for s in steps_of(any_desk, LEAD, 1)] == ["opened", "suppressed"]


def test_what_lasts_longer_than_the_maintenance_is_told_then(desk: Desk) -> None:
    with_door(desk)
    number = maintenance.plan_maintenance(desk, MANAGER, (), NOON - HOUR, NOON + HOUR, "release")
    abnormal(desk, "breach")
    set_time(desk, 60)
    assert tend(desk).marked == 1
    assert told(desk, MANAGER) == ["alerts.told_opened"]
    assert states(desk) == [("opened", "waiting")]
    assert not tend(desk).any
    maintenance.cancel_maintenance(desk, MANAGER, number)
    set_time(desk, 0)
    assert not tend(desk).any


def test_maintenance_that_begins_marks_what_is_open(desk: Desk) -> None:
    with_door(desk)
    abnormal(desk)
    maintenance.plan_maintenance(desk, MANAGER, (), NOON, NOON + HOUR, "release")
    set_time(desk, 15)
    assert tend(desk).marked == 1
    assert alert_of(desk).suppressed
    handle.resolve(desk, LEAD, 1)
    assert states(desk) == [("opened", "waiting")]


def test_a_cancelled_window_holds_nothing_and_comes_back(desk: Desk) -> None:
    furnish(desk)
    number = maintenance.plan_maintenance(desk, MANAGER, (), NOON, NOON + HOUR, "release")
    maintenance.cancel_maintenance(desk, MANAGER, number)
    abnormal(desk)
    assert not alert_of(desk).suppressed
    maintenance.cancel_maintenance(desk, MANAGER, number, cancelled=False)
    assert [w.cancelled for w in maintenance.windows(desk, MANAGER)] == [False]


@pytest.mark.parametrize(
    ("since", "until", "reason"),
    [(1, 1, "x"), (2, 1, "x"), (-2, -1, "x"), (0, 24 * 32, "x"), (0, 1, " ")],
)
def test_impossible_windows_are_refused(desk: Desk, since: int, until: int, reason: str) -> None:
    furnish(desk)
    with pytest.raises(SaidError):
        maintenance.plan_maintenance(
            desk, MANAGER, (), NOON + since * HOUR, NOON + until * HOUR, reason
        )


MINUTES = st.integers(0, 24 * 60)


@given(MINUTES, MINUTES, st.sets(st.integers(0, 6), min_size=1), st.integers(0, 7 * 24 * 60 - 1))
def test_every_minute_lies_in_the_hours_or_in_the_rest(
    begin: int, end: int, days: set[int], minute: int
) -> None:
    """Hours on some days, and the other hours of the same days, share no minute of the week."""
    moment = dt.datetime(2026, 3, 2) + dt.timedelta(minutes=minute)  # noqa: DTZ001 - a wall clock
    inside = Weekly(tuple(days), begin, end).holds(moment)
    if begin % 1440 == end % 1440:
        return
    every = Weekly(EVERY_DAY, begin, end).holds(moment)
    rest = Weekly(EVERY_DAY, end, begin).holds(moment)
    assert every != rest
    assert not inside or every
