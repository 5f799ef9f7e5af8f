"""Scheduled and actual lanes of agents on one time axis, with what is out of adherence marked."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from dashboard.operations.adherence.lanes import LanesView
from dashboard.text import Words
from dashboard.widgets.chart import Chart
from dashboard.widgets.palette import SERIES, Palette

_ROW_PX, _FRAME_PX = 30, 90
_PLACES: Mapping[str, tuple[float, float]] = {
    "scheduled": (-0.42, 0.36),
    "actual": (-0.04, 0.36),
    "out": (0.34, 0.1),
}
"""Lane → where it begins within an agent's row and how high it is, shares of the row."""
_ON_QUEUE = "on_queue"
_SESSION = SERIES[3]


def lanes_chart(view: LanesView, words: Words, colors: Palette) -> Chart:
    """Return a chart with a row an agent: scheduled above, actual under it, out of adherence below.

    Colours follow the kind of activity in both lanes, so that what was kept looks alike.
    """
    agents = view.rows["agent"].unique(maintain_order=True).to_list()
    chart = Chart(colors, "", height=_FRAME_PX + _ROW_PX * len(agents))
    zone = words.formats.timezone or view.zone.key
    local = view.rows.with_columns(
        pl.col("since", "until").dt.convert_time_zone(zone).dt.replace_time_zone(None)
    )
    named: set[str] = set()
    for (lane, what), some in local.group_by("lane", "what", maintain_order=True):
        name = _name(str(lane), str(what), words)
        look = (name, _color(str(lane), str(what), colors), name not in named)
        chart.data.append(_bars(some, str(lane), look, words))
        named.add(name)
    chart.layout |= _layout(chart.layout, agents, words)
    if view.now is not None:
        now = view.now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        chart.mark(now.isoformat(), words("day.now"))
        chart.layout["annotations"][-1]["yanchor"] = "bottom"  # above the first row, not on it
    return chart


def _bars(
    some: pl.DataFrame, lane: str, look: tuple[str, str, bool], words: Words
) -> dict[str, Any]:
    name, color, first = look
    offset, width = _PLACES[lane]
    length = (pl.col("until") - pl.col("since")).dt.total_milliseconds()
    spans = [
        f"{words.clock(since.time())}–{words.clock(until.time())}"
        for since, until in some.select("since", "until").iter_rows()
    ]
    return {
        "type": "bar",
        "orientation": "h",
        "y": some["agent"].to_list(),
        "x": some.select(length).to_series().to_list(),
        "base": some["since"].dt.strftime("%Y-%m-%dT%H:%M:%S").to_list(),
        "offset": offset,
        "width": width,
        "name": name,
        "legendgroup": name,
        "showlegend": first,
        "marker": {"color": color, "line": {"width": 0}},
        "customdata": spans,
        "hovertemplate": f"%{{y}} · {name} %{{customdata}}<extra></extra>",
    }


def _layout(layout: Mapping[str, Any], agents: Sequence[str], words: Words) -> dict[str, Any]:
    rows = {"type": "category", "categoryorder": "array", "categoryarray": list(agents)}
    hours = "%-I:%M %p" if words.formats.twelve else "%H:%M"
    return {
        "barmode": "overlay",
        "hovermode": "closest",
        "xaxis": {**layout["xaxis"], "type": "date", "tickformat": hours},
        "yaxis": {**layout["yaxis"], **rows, "autorange": "reversed", "title": None},
    }


def _name(lane: str, what: str, words: Words) -> str:
    if lane == "out":
        return words("adherence.out")
    return words("adherence.on_queue") if what == _ON_QUEUE else words(f"live.state_{what}")


def _color(lane: str, what: str, colors: Palette) -> str:
    if lane == "out":
        return colors.breach
    known = {
        _ON_QUEUE: colors.forecast,
        "ready": colors.band,
        "contact": colors.forecast,
        "wrap": colors.ok,
        "break": colors.watch,
        "meeting": _SESSION,
        "training": _SESSION,
    }
    return known.get(what, colors.none)
