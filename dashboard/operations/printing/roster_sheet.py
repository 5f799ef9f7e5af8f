"""The roster as sheets to print: a week by team, names down, days across."""

import datetime as dt
from itertools import groupby

from dashboard.operations.printing.sheet import Block, Sheet
from dashboard.operations.rosters.export import by_day
from dashboard.operations.rosters.view import RosterView
from dashboard.text import Words

_WEEK = 7
PAPERS = ("a4", "a3")


def roster_sheet(view: RosterView, words: Words, paper: str = "a4") -> Sheet:
    """Return the roster in sight: a table a week and team, each on its own page.

    Parameters
    ----------
    view : RosterView
        With at least one agent.
    words : Words
        Of the reader.
    paper : str
        Of `PAPERS`, landscape.
    """
    row = view.row
    title = words(
        "roster.print_title", first=words.date(row.first_day), last=words.date(row.last_day)
    )
    state = f"#{row.id} · {words(f'roster.state_{row.state}')} · {row.made_by}"
    weeks = [range(day, min(day + _WEEK, row.days)) for day in range(0, row.days, _WEEK)]
    blocks = tuple(block for days in weeks for block in _teams(view, words, days))
    return Sheet(title, state, words.language, blocks, paper, wide=True)


def _teams(view: RosterView, words: Words, days: range) -> list[Block]:
    frame = by_day(view, words, days)
    team = words("roster.column_team")
    rows = sorted(frame.iter_rows(named=True), key=lambda row: str(row[team] or ""))
    columns = tuple(name for name in frame.columns if name != team)
    first = view.row.first_day
    span = " – ".join(words.day(first + dt.timedelta(days=day)) for day in (days[0], days[-1]))
    return [
        Block(
            f"{name or '–'} · {span}",
            columns=columns,
            rows=tuple(tuple(_said(row[column], words) for column in columns) for row in mine),
            right=(1,),
            break_after=True,
        )
        for name, mine in groupby(rows, key=lambda row: row[team])
    ]


def _said(value: object, words: Words) -> str:
    return words.number(value, 1) if isinstance(value, float) else str(value or "")
