"""A small trend line beside a figure."""

from collections.abc import Sequence

from dashboard.widgets.chart import Chart
from dashboard.widgets.palette import Palette

_HEIGHT = 56


def spark(values: Sequence[float | None], name: str, colors: Palette, key: str) -> None:
    """Show a trend without axes."""
    chart = Chart(colors, "", height=_HEIGHT)
    chart.line(list(range(len(values))), list(values), name, colors.forecast)
    chart.layout["showlegend"] = False
    chart.layout["margin"] = {"l": 0, "r": 0, "t": 2, "b": 2}
    chart.layout["hovermode"] = False
    for axis in ("xaxis", "yaxis"):
        chart.layout[axis] = {"visible": False, "fixedrange": True}
    chart.show(key, "")
