"""What the interval exports of known systems look like."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

from dashboard.feeds.errors import FeedError
from dashboard.feeds.options import Options

START, DATE, TIME = "start", "date", "time"
# Two digits of a year first: the pattern of four would read 25 as the year 25.
_MONTH_FIRST = tuple(
    f"%m-%d-{year} {clock}"
    for year in ("%y", "%Y")
    for clock in ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p")
)
_PLACE = "start of the interval"


@dataclass(frozen=True)
class Preset:
    """An export.

    Attributes
    ----------
    report : str
        What its system calls it.
    columns : mapping
        Key of `interval-csv`, or ``date`` and ``time`` that make up ``start``, → the headings that
        it may have, regardless of case.
    patterns : tuple of str
        How dates are written, with dashes for slashes; tried before the usual ways.
    in_target : {'count', 'share', 'percent'}
        What the column of contacts answered in time holds.
    unit : {'s', 'ms'}
        Of durations that are plain numbers; ``mm:ss`` and ``h:mm:ss`` are understood in any case.
    length : str or None
        Length of the intervals where one row does not show it, as the switch ``length``.
    """

    report: str
    columns: Mapping[str, tuple[str, ...]]
    patterns: tuple[str, ...] = ()
    in_target: Literal["count", "share", "percent"] = "count"
    unit: Literal["s", "ms"] = "s"
    length: str | None = None

    def found(self, table: pl.DataFrame) -> dict[str, str]:
        """Return key → column for the headings that a table has."""
        known = {_folded(name): name for name in table.columns if name != "line"}
        headings = {
            key: next((known[_folded(h)] for h in told if _folded(h) in known), None)
            for key, told in self.columns.items()
        }
        return {key: column for key, column in headings.items() if column is not None}


PRESETS: Mapping[str, Preset] = {
    "avaya-cms": Preset(
        report="Avaya CMS, table hsplit (Database Items and Calculations): totals in seconds",
        columns={
            DATE: ("row_date", "Date"),
            TIME: ("starttime", "Start Time", "Time"),
            "queue": ("split", "Split/Skill", "skill"),
            "offered": ("callsoffered", "Calls Offered"),
            "answered": ("acdcalls", "ACD Calls"),
            "abandoned": ("abncalls", "Aban Calls"),
            "flow_out": ("outflowcalls", "Flow Out"),
            "in_target": ("acceptable",),
            "talk_total_s": ("acdtime", "ACD Time"),
            "hold_total_s": ("holdacdtime", "holdtime", "Hold Time"),
            "acw_total_s": ("acwtime", "ACW Time"),
            "wait_total_s": ("anstime",),
        },
        patterns=_MONTH_FIRST,
        length="30m",
    ),
    "cisco-uccx": Preset(
        report="Cisco Unified CCX, Contact Service Queue Activity Report (by Interval)",
        columns={
            START: ("Interval Start Time", "Start Time"),
            "queue": ("CSQ Name", "CSQ Name (Call Skills)", "CSQ"),
            "offered": ("Calls Presented", "Total Calls Presented"),
            "answered": ("Calls Handled", "Total Calls Handled"),
            "abandoned": ("Calls Abandoned", "Total Calls Abandoned"),
            "in_target": (
                "Calls Handled < Service Level",
                "Calls Handled < SL",
                "Calls Handled Within Service Level",
            ),
            "aht_s": ("Avg Handle Time", "Average Handle Time"),
            "asa_s": ("Avg Speed of Answer", "Average Speed of Answer"),
        },
        patterns=_MONTH_FIRST,
        length="30m",
    ),
    "genesys-engage": Preset(
        report="Genesys Engage (GCXI), Queue Summary Report by 15 or 30 minutes",
        columns={
            START: (
                "Date Time Key",
                "Interval",
                "15 Minutes",
                "30 Minutes",
                "Day Interval",
                "Hour",
            ),
            "queue": ("Queue", "Queue Name"),
            "channel": ("Media Type",),
            "offered": ("Entered", "Offered"),
            "answered": ("Accepted",),
            "abandoned": ("Abandoned Waiting", "Abandoned"),
            "flow_out": ("Redirected", "Cleared"),
            "in_target": ("Accepted in Threshold", "Accepted Agent in Threshold"),
            "aht_s": ("Avg Handle Time",),
            "asa_s": ("Avg Accept Time", "Avg Time to Accept"),
        },
        patterns=_MONTH_FIRST,
        length="15m",
    ),
    "five9": Preset(
        report="Five9, Queue Intervals with Date and Time: averages in seconds, percent",
        columns={
            DATE: ("Date",),
            TIME: ("Time", "Half Hour", "Quarter Hour"),
            "queue": ("Skill", "Campaign", "Queue"),
            "offered": ("Calls Inbound", "Calls", "Calls Offered"),
            "answered": ("Calls Handled", "Calls Answered"),
            "abandoned": ("Calls Abandoned", "Abandoned"),
            "in_target": ("Service Level %", "Service Level"),
            "aht_s": ("Avg Handle Time (sec)", "Avg Handle Time", "Average Handle Time"),
            "asa_s": ("Avg Wait Time (sec)", "Avg Speed of Answer", "Average Speed of Answer"),
        },
        patterns=_MONTH_FIRST,
        in_target="percent",
        length="30m",
    ),
}


def _folded(heading: str) -> str:
    return " ".join(heading.casefold().split())


def arranged(
    table: pl.DataFrame, preset: Preset, options: Options
) -> tuple[pl.DataFrame, Mapping[str, str]]:
    """Return a table with its start in one column, and the column of each key.

    Parameters
    ----------
    table : pl.DataFrame
        As in the file.
    preset : Preset
        What it should look like.
    options : Options
        Their mapping overrides the preset, column by column.

    Raises
    ------
    FeedError
        When the table has no column that tells the start.
    """
    found = preset.found(table)
    date, time = found.pop(DATE, None), found.pop(TIME, None)
    if START not in options.mapping and START not in found:
        if date is None:
            names = ", ".join(name for name in table.columns if name != "line")
            raise FeedError("feed.key_missing", key=START, found=names)
        table = table.with_columns(_start(date, time).alias(_PLACE))
        found[START] = _PLACE
    mapping = {**found, **options.mapping}
    column = mapping.get("in_target")
    if column is not None and column == found.get("in_target"):
        table = table.with_columns(_as_percent(column, preset.in_target))
    return table, mapping


def _start(date: str, time: str | None) -> pl.Expr:
    """Join date and time; a time of three or four digits is hours and minutes."""
    if time is None:
        return pl.col(date)
    digits = pl.col(time).str.replace(r"\.0+$", "").str.zfill(4)
    clock = (
        pl.when(digits.str.contains(r"^\d{4}$"))
        .then(digits.str.replace(r"^(\d\d)(\d\d)$", "$1:$2"))
        .otherwise(pl.col(time))
    )
    day = pl.col(date).str.replace(r"[ T]0{1,2}:00(:00(\.0+)?)?$", "")
    return pl.concat_str(day, clock, separator=" ")


def _as_percent(column: str, kind: str) -> pl.Expr:
    plain = pl.col(column).str.strip_suffix("%").str.strip_chars()
    if kind == "count":
        return pl.col(column)
    if kind == "share":
        value = plain.cast(pl.Float64, strict=False) * 100
        plain = pl.coalesce(value.cast(pl.String), plain)
    return pl.concat_str(plain, pl.lit("%"))
