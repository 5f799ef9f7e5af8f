"""One agent's days as a list for a phone: the next shift first, what changed marked."""

import datetime as dt

import streamlit as st

from dashboard.operations.building.own_week import DAYS, OwnDay, OwnWeek, own_week, week_people
from dashboard.operations.notices.roster_changed import Work
from dashboard.operations.permit import Actor
from dashboard.operations.rosters.activities import said
from dashboard.operations.rosters.export import calendar_of
from dashboard.operations.rosters.view import view_roster
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.empty import empty
from dashboard.widgets.goto import goto
from dashboard.widgets.linked import linked_segments, linked_select
from dashboard.widgets.plain import plain

_HOUR, _DAY_MINUTES = 60, 24 * 60
_WIDTH = 640
"""Pixels; a line of a day is read at a glance on a wide window too."""


def own_week_panel(who: Actor, words: Words) -> None:
    """Show the days of the agent that the reader is, or of one whom the reader chooses."""
    names = [seen.name for seen in week_people(access.desk(), who)]
    if not names:
        own = who.role == "agent"
        empty(
            words("request.no_agent" if own else "request.no_people"),
            words("request.no_agent_next" if own else "request.no_people_next"),
        )
        return
    with st.container(key="own_week", width=_WIDTH):
        agent = names[0]
        if len(names) > 1:
            agent = linked_select(words("roster.column_agent"), names, "agent", agent)
        first = own_week(access.desk(), who, agent)
        if first is None:
            return
        _next(first, words)
        shown = _page(who, first, words)
        _links(who, shown, words)
        for day in shown.days:
            _day(day, shown.today, words)


def _next(week: OwnWeek, words: Words) -> None:
    """Show the shift that goes on or comes next, before everything else."""
    coming = week.coming
    with st.container(border=True, key="next_shift", gap="small"):
        st.caption(words("week.next"))
        if coming is None or coming.work is None:
            st.markdown(f"**{words('week.no_next')}**")
            st.caption(words("week.no_next_why"))
            return
        st.markdown(f"### {words.date(coming.day)}  \n**{_hours(coming.work, words)}**")
        _inside(coming.work, words)


def _page(who: Actor, first: OwnWeek, words: Words) -> OwnWeek:
    """Let the reader choose which seven days are shown, where rosters reach that far."""
    if first.pages == 1:
        return first

    def say(page: str) -> str:
        begin = first.today + dt.timedelta(days=DAYS * int(page))
        return f"{words.day(begin)} – {words.day(begin + dt.timedelta(days=DAYS - 1))}"

    pages = [str(number) for number in range(first.pages)]
    chosen = int(linked_segments(words("week.days"), pages, "page", "0", say))
    return own_week(access.desk(), who, first.agent, chosen) or first


def _links(who: Actor, week: OwnWeek, words: Words) -> None:
    """Show what can be asked for, and the days as a calendar to take along."""
    with st.container(horizontal=True, vertical_alignment="center"):
        goto("requests", words("week.ask_leave"), icon=":material/event_busy:", ask="leave")
        goto("requests", words("week.ask_swap"), icon=":material/swap_calls:", ask="swap")
        if week.version is not None:
            st.download_button(
                words("week.calendar"),
                lambda: _calendar(who, week, words),
                file_name=f"shifts-{week.today.isoformat()}.ics",
                mime="text/calendar",
                on_click="ignore",
                icon=":material/calendar_add_on:",
                key="week_calendar",
            )


def _calendar(who: Actor, week: OwnWeek, words: Words) -> bytes:
    view = view_roster(access.desk(), who, week.version or 0)
    return calendar_of(view, week.agent, words)


def _day(day: OwnDay, today: dt.date, words: Words) -> None:
    with st.container(border=True, key=f"own_day_{day.day.isoformat()}", gap="small"):
        mark = f":material/today: {words('week.today')} · " if day.day == today else ""
        st.markdown(f"{mark}**{words.date(day.day)}**  \n{_said(day, words)}")
        if day.changed:
            st.markdown(f":orange[▲ {_change(day, words)}]")
        if day.work:
            _inside(day.work, words)


def _said(day: OwnDay, words: Words) -> str:
    """Return what a day is: its shift, time off, a day off, or not published yet."""
    if day.work:
        hours = _hours(day.work, words)
        return f"{hours} · {words('week.leave')}" if day.leave else hours
    if day.leave:
        return words("week.leave")
    return words("roster.off" if day.published else "week.not_published")


def _hours(work: Work, words: Words) -> str:
    shift = work.shift
    decimals = 1 if shift.paid_minutes % _HOUR else 0
    paid = words("week.paid", hours=words.number(shift.paid_minutes / _HOUR, decimals))
    return " · ".join(
        [*([plain(shift.code)] if shift.code else []), _span(shift.start, shift.end, words), paid]
    )


def _change(day: OwnDay, words: Words) -> str:
    if day.work is None:
        before = day.before.shift if day.before else None
        return words("week.gone", hours=_span(before.start, before.end, words) if before else "")
    if day.before is None:
        return words("week.new")
    before = day.before.shift
    if (before.start, before.end) == (day.work.shift.start, day.work.shift.end):
        return words("week.inside")
    return words("week.moved", hours=_span(before.start, before.end, words))


def _inside(work: Work, words: Words) -> None:
    """Show breaks, training and meetings, by time."""
    breaks = [(start, minutes, words("week.break")) for start, minutes in work.shift.breaks]
    sessions = [
        (start, minutes, plain(said(name, words))) for start, minutes, name in work.sessions
    ]
    lines = [
        f"{what} {_span(start, start + minutes, words)}"
        for start, minutes, what in sorted([*breaks, *sessions])
    ]
    if lines:
        st.caption("  \n".join(lines))


def _span(start: int, end: int, words: Words) -> str:
    """Return hours of a day; what ends after midnight says so."""
    later = f" {words('week.next_day')}" if end > _DAY_MINUTES else ""
    return f"{words.minute(start)}–{words.minute(end % _DAY_MINUTES)}{later}"
