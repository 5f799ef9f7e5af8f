"""What is left of a window within a roster, and whether an activity fits there."""

import datetime as dt

from hypothesis import assume, given
from hypothesis import strategies as st

from dashboard.operations.posing.window import (
    DAY_MINUTES,
    Window,
    clipped,
    has_room,
    window_row,
)
from scheduling.activities import times_of
from scheduling.problem import read_problem
from scheduling.problem.floor import Activity
from tests.scheduling.coded_problem import small

START = dt.date(2026, 3, 2)
minutes_of_day = st.integers(0, 95).map(lambda slot: 15 * slot)


@st.composite
def windows(draw: st.DrawFn) -> Window:
    first = draw(st.integers(-3, 5))
    last = first + draw(st.integers(0, 4))
    days = [START + dt.timedelta(days=day) for day in (first, last)]
    found = Window(days[0], draw(minutes_of_day), days[1], draw(minutes_of_day) + 15)
    assume(found.minutes > 0)
    return found


@given(windows(), st.integers(0, 2 * DAY_MINUTES), st.sampled_from([15, 45, 120]))
def test_what_is_cut_lies_in_both_and_says_truly_whether_there_is_room(
    window: Window, since: int, minutes: int
) -> None:
    problem = read_problem(small())
    span = clipped(window, START, problem.days, since)
    room = has_room(span, minutes, problem.opening, problem.slot_minutes)
    if span[0] >= span[1]:
        assert not room
        return
    assert since <= span[0] < span[1] <= problem.days * DAY_MINUTES
    whole = (window.first_day - START).days * DAY_MINUTES + window.from_minute
    assert whole <= span[0]
    assert span[1] <= whole + window.minutes
    first, last = (divmod(edge, DAY_MINUTES) for edge in span)
    asked = Activity("x", minutes, ("a",), together=True, first=first, last=last)
    in_range = last[0] < problem.days or (last[0] == problem.days and not last[1])
    assert in_range
    found = [time for time in times_of(problem, asked) if time[0] < problem.days]
    assert room == bool(found)


def test_a_window_to_midnight_ends_on_its_own_day() -> None:
    assert window_row((9 * 60, DAY_MINUTES)) == [0, "09:00", 0, "24:00"]
    assert window_row((DAY_MINUTES + 60, 2 * DAY_MINUTES + 30)) == [1, "01:00", 2, "00:30"]
