"""Two forecasts of a queue side by side: drawn, by day, their errors, and why they differ."""

from zoneinfo import ZoneInfo

import polars as pl
import streamlit as st

from dashboard.operations.forecasts.compare import Comparison, compare_runs
from dashboard.operations.forecasts.registry import model_name
from dashboard.operations.forecasts.runs import list_runs
from dashboard.operations.permit import Actor
from dashboard.store.tables import ForecastOverride
from dashboard.text import UNKNOWN, Words
from dashboard.widgets import access
from dashboard.widgets.chart import Chart
from dashboard.widgets.chart_picture import picture_name
from dashboard.widgets.empty import empty
from dashboard.widgets.forecast_overrides import override_said
from dashboard.widgets.forecast_record import reasons
from dashboard.widgets.linked import linked_select
from dashboard.widgets.palette import Palette, palette
from dashboard.widgets.plain import plain
from dashboard.widgets.table import table
from dashboard.widgets.tiles import Tile, tiles

_PAIR = 2
_SIDES = ("older", "newer")


def compare_panel(who: Actor, queue: str, zone: ZoneInfo, words: Words) -> None:
    """Let two forecasts of a queue be chosen, and show them side by side."""
    desk = access.desk()
    runs = {str(run.id): run for run in list_runs(desk, who, queue)}
    if len(runs) < _PAIR:
        empty(words("compare.one"), words("compare.one_next"))
        return

    def say(number: str) -> str:
        run = runs[number]
        return f"{words.moment(run.made_at, zone)} · {model_name(run.model, words)}"

    numbers = list(runs)
    left, right = st.columns(2)
    with right:
        newer = linked_select(words("compare.newer"), numbers[:-1], "newer", numbers[0], say)
    before = numbers[numbers.index(newer) + 1 :]
    with left:
        older = linked_select(words("compare.older"), before, "older", before[0], say)
    found = compare_runs(desk, who, queue, int(older), int(newer))
    _tiles(found, words)
    name = picture_name(words("forecast.look_compare"), queue, f"#{older} #{newer}")
    good = words("good.forecast_compare")
    compare_chart(found, words, palette()).show("forecast_compare", name, good)
    _why(found, words)
    table(days_frame(found, words), key="forecast_compare_days")


def _tiles(found: Comparison, words: Words) -> None:
    change = found.change.change
    told = UNKNOWN if change is None else _signed(change, words)
    over = words("compare.days", days=words.number(found.common)) if found.common else ""
    shown = [Tile(words("compare.change"), told, why=words("compare.change_why"))]
    for side, wape in zip(_SIDES, (found.older_wape, found.newer_wape), strict=True):
        name = words(f"compare.error_{side}")
        shown.append(Tile(name, words.percent(wape), over, why=words("compare.error_why")))
    tiles(shown, words)
    if not found.common:
        st.caption(words("compare.none_over"))


def _signed(share: float, words: Words) -> str:
    return ("+" if share > 0 else "") + words.percent(share)


def compare_chart(found: Comparison, words: Words, colors: Palette) -> Chart:
    """Return both forecasts by day, and what came since."""
    chart = Chart(colors, words("forecast.axis_day"))
    looks = (("older", colors.accent, "dot"), ("newer", colors.forecast, "dash"))
    for name, color, dash in looks:
        known = found.days.drop_nulls(name)
        chart.line(
            _days(known), known[name].round(0).to_list(), words(f"compare.{name}"), color, dash=dash
        )
    came = found.days.drop_nulls("came")
    if came.height:
        chart.line(_days(came), came["came"].to_list(), words("forecast.came"), colors.actual)
    chart.layout["xaxis"] |= {"tickformat": "%m/%d", "hoverformat": "%Y-%m-%d", "nticks": 0}
    return chart


def _days(rows: pl.DataFrame) -> list[str]:
    return [day.isoformat() for day in rows["day"].to_list()]


def _why(found: Comparison, words: Words) -> None:
    st.markdown(f"**{words('compare.why')}**")
    lines = reasons(found.change, words) or [words("compare.no_reason")]
    lines += [_laid_between(row, found.zone, words) for row in found.between]
    st.markdown("\n".join(f"- {line}" for line in lines))


def _laid_between(row: ForecastOverride, zone: ZoneInfo, words: Words) -> str:
    notes = [
        override_said(row, zone, words),
        plain(row.reason),
        words("override.by", who=row.made_by),
    ]
    return f"{words('compare.between')} {' · '.join(note for note in notes if note)}"


def days_frame(found: Comparison, words: Words) -> pl.DataFrame:
    """Return the days as they are read: older, newer, difference, what came."""
    rows = [
        {
            "day": words.date(row["day"]),
            "older": words.number(row["older"]),
            "newer": words.number(row["newer"]),
            "difference": _apart(row["older"], row["newer"], words),
            "came": words.number(row["came"]),
        }
        for row in found.days.to_dicts()
    ]
    frame = pl.DataFrame(rows)
    return frame.rename({name: words(f"compare.column_{name}") for name in frame.columns})


def _apart(older: float | None, newer: float | None, words: Words) -> str:
    if older is None or newer is None:
        return UNKNOWN
    apart = round(newer) - round(older)
    return ("+" if apart > 0 else "") + words.number(apart)
