"""A roster as files: a calendar an agent, a workbook, and a page to print."""

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any, cast
from zoneinfo import ZoneInfo

import polars as pl
import xlsxwriter  # pyright: ignore[reportMissingTypeStubs] - it has none
from icalendar import Calendar, Event

from dashboard.operations.rosters.activities import said, sessions_in
from dashboard.operations.rosters.view import RosterView
from dashboard.text import Words
from scheduling.hours import clock_of
from scheduling.problem.floor import Placed
from scheduling.roster import Roster
from scheduling.shifts import Shift

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_WEEK = 7
_DAY_MINUTES = 24 * 60
_UNSAFE = '/\\:*?"<>|'
_STYLE = """
@page { size: A4 landscape; margin: 10mm }
body { font: 10px/1.35 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; color: #111 }
h1 { font-size: 15px; margin: 0 0 2px } p { margin: 0 0 8px; color: #555 }
table { border-collapse: collapse; width: 100%; break-after: page; font-variant-numeric: tabular-nums }
table:last-of-type { break-after: auto } thead { display: table-header-group } tr { break-inside: avoid }
th, td { border: 1px solid #bbb; padding: 2px 5px; text-align: left; white-space: nowrap }
th { background: #eee } td.off { color: #999 } td.hours { text-align: right }
"""  # noqa: E501 - one rule a line reads best


def calendar_of(view: RosterView, agent: str, words: Words) -> bytes:
    """Return an agent's shifts as an iCalendar file (RFC 5545), times in UTC.

    Training and meetings are events of their own.

    Events keep their identity from version to version, so that a calendar that imports a later
    file moves them instead of doubling them.
    """
    calendar = cast("Any", Calendar())  # typed in part only
    calendar.add("prodid", "-//Floorwalker//roster//")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", words("roster.calendar", agent=agent))
    for shift in view.roster.shifts():
        if shift.agent == agent:
            calendar.add_component(_event(view, shift, words))
    for placed in view.roster.activities:
        if placed.agent == agent:
            calendar.add_component(_session(view, placed, words))
    return bytes(calendar.to_ical())


def _session(view: RosterView, placed: Placed, words: Words) -> object:
    hours = placed.start, placed.start + placed.minutes
    event = _timed(view, f"{placed.agent}-{placed.name}", placed.day, hours)
    event.add("summary", said(placed.name, words))
    return event


def _timed(view: RosterView, name: str, number: int, hours: tuple[int, int]) -> Any:  # noqa: ANN401 - typed in part only
    """Return an event of a day of the roster, known by its name and day."""
    event = cast("Any", Event())
    day = view.row.first_day + dt.timedelta(days=number)
    event.add("uid", f"{name}-{day.isoformat()}@floorwalker")
    event.add("sequence", view.row.id)
    event.add("dtstamp", view.row.made_at.astimezone(dt.UTC))
    zone = ZoneInfo(view.row.timezone)
    event.add("dtstart", _moment(day, hours[0], zone))
    event.add("dtend", _moment(day, hours[1], zone))
    return event


def _event(view: RosterView, shift: Shift, words: Words) -> object:
    event = _timed(view, shift.agent, shift.day, (shift.start, shift.end))
    event.add("summary", words("roster.calendar_shift", code=shift.code).strip())
    breaks = ", ".join(f"{clock_of(at)} +{minutes}" for at, minutes in shift.breaks)
    if breaks:
        event.add("description", f"{words('roster.column_breaks')}: {breaks}")
    return event


def _moment(day: dt.date, minute: int, zone: ZoneInfo) -> dt.datetime:
    """Return a wall-clock minute of a day, past 1,440 on the next one, as a UTC moment."""
    midnight = dt.datetime.combine(day + dt.timedelta(days=minute // 1440), dt.time())
    return (midnight + dt.timedelta(minutes=minute % 1440)).replace(tzinfo=zone).astimezone(dt.UTC)


def calendars(view: RosterView, words: Words) -> bytes:
    """Return the calendars of all agents in sight as one archive."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for agent in view.agents:
            name = "".join("_" if letter in _UNSAFE else letter for letter in agent.name)
            archive.writestr(f"{name}.ics", calendar_of(view, agent.name, words))
    return data.getvalue()


def workbook(view: RosterView, words: Words) -> bytes:
    """Return a workbook: agents by days, and one row a shift as the roster commands read it."""
    data = io.BytesIO()
    with cast("Any", xlsxwriter.Workbook)(data, _OPTIONS) as book:
        for name, frame in (
            ("grid", by_day(view, words)),
            ("shifts", _rows(view)),
        ):
            frame.write_excel(
                book, words(f"roster.sheet_{name}"), autofit=True, freeze_panes=(1, 1)
            )
    return data.getvalue()


def by_day(view: RosterView, words: Words, days: Sequence[int] | None = None) -> pl.DataFrame:
    """Return one row an agent: team, paid hours, and the hours of each day."""
    shifts = {(s.agent, s.day): s for s in view.roster.shifts()}
    shown = range(view.row.days) if days is None else days
    first = view.row.first_day
    names = [agent.name for agent in view.agents]
    columns = {
        words("roster.column_agent"): names,
        words("roster.column_team"): [agent.team for agent in view.agents],
        words("roster.column_paid"): [
            _paid(shifts.get((name, day)) for day in shown) for name in names
        ],
    }
    columns |= {
        words.day(first + dt.timedelta(days=day)): [
            _hours(view.roster, shifts.get((name, day)), words) for name in names
        ]
        for day in shown
    }
    return pl.DataFrame(columns)


def _paid(shifts: Iterable[Shift | None]) -> float:
    return round(sum(shift.paid_minutes for shift in shifts if shift) / 60, 2)


def _hours(roster: Roster, shift: Shift | None, words: Words) -> str:
    if shift is None:
        return words("roster.off")
    code = f"{shift.code} " if shift.code else ""
    hours = f"{code}{clock_of(shift.start)}–{clock_of(shift.end)}"
    return " · ".join([hours, *sessions_said(roster, shift, words)])


def sessions_said(roster: Roster, shift: Shift, words: Words) -> list[str]:
    """Return the training and meetings of a shift with their hours."""
    return [
        f"{said(p.name, words)} {clock_of(p.start)}–{clock_of(p.start + p.minutes)}"
        for p in sessions_in(roster, shift.agent, shift.day, shift)
    ]


def _rows(view: RosterView) -> pl.DataFrame:
    """Return a row a shift, with activities as the file of rosters to import has them."""
    return pl.DataFrame(
        {
            "agent": [s.agent for s in view.roster.shifts()],
            "day": [s.day for s in view.roster.shifts()],
            "start": [clock_of(s.start) for s in view.roster.shifts()],
            "end": [clock_of(s.end) for s in view.roster.shifts()],
            "paid_minutes": [s.paid_minutes for s in view.roster.shifts()],
            "breaks": [
                ";".join(f"{clock_of(at)}+{minutes}" for at, minutes in s.breaks)
                for s in view.roster.shifts()
            ],
            "code": [s.code for s in view.roster.shifts()],
            "activities": [_activities(view.roster, s) for s in view.roster.shifts()],
        }
    )


def _activities(roster: Roster, shift: Shift) -> str:
    sessions = sessions_in(roster, shift.agent, shift.day, shift)
    starts = (clock_of(p.start + (p.day - shift.day) * _DAY_MINUTES) for p in sessions)
    parts = zip(starts, sessions, strict=True)
    return ";".join(f"{start}+{p.minutes} {p.name}" for start, p in parts)


def page(view: RosterView, words: Words) -> str:
    """Return a page of its own to print, or to save as PDF: a table a week, in any script."""
    row = view.row
    title = words(
        "roster.print_title", first=words.date(row.first_day), last=words.date(row.last_day)
    )
    weeks = [range(day, min(day + _WEEK, row.days)) for day in range(0, row.days, _WEEK)]
    tables = "".join(_table(by_day(view, words, days), words) for days in weeks)
    state = f"#{row.id} · {words(f'roster.state_{row.state}')} · {row.made_by}"
    return (
        f'<!doctype html><html lang="{words.language}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>"
        f"<h1>{escape(title)}</h1><p>{escape(state)}</p>{tables}"
        "<script>addEventListener('load', () => print())</script></body></html>"
    )


def _table(frame: pl.DataFrame, words: Words) -> str:
    heads = "".join(f"<th>{escape(name)}</th>" for name in frame.columns)
    off = words("roster.off")
    body = "".join(
        "<tr>" + "".join(_cell(value, off) for value in row) + "</tr>" for row in frame.iter_rows()
    )
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: object, off: str) -> str:
    look = ' class="off"' if value == off else ' class="hours"' if isinstance(value, float) else ""
    return f"<td{look}>{escape(str(value))}</td>"
