"""Charts in the house's look, put together as plain Plotly documents."""

from collections.abc import Sequence
from typing import Any, cast

import streamlit as st

from dashboard.widgets import access
from dashboard.widgets.chart_picture import NO_PICTURE, picture_config
from dashboard.widgets.palette import CHART_PX, CLEAR, FONT, SMALL_PX, Palette

HEIGHT = 320
_FIGURE = ",.2~f"
"""On hover: no more than two decimals, thousands apart."""
Values = Sequence[Any]


class Chart:
    """A chart under construction: traces on a shared horizontal axis.

    Parameters
    ----------
    colors : Palette
        Of the viewer's theme.
    y_title : str
        What the vertical axis counts, with its unit.
    height : int
        Pixels.
    percent : bool
        Whether the vertical axis shows shares as percent.
    """

    def __init__(
        self, colors: Palette, y_title: str, *, height: int = HEIGHT, percent: bool = False
    ) -> None:
        axis = {"gridcolor": colors.grid, "zeroline": False, "automargin": True}
        title = {"text": y_title, "font": {"size": SMALL_PX}}
        shares = {"tickformat": ".0%", "hoverformat": ".1%"} if percent else {}
        self.colors = colors
        self.data: list[dict[str, Any]] = []
        self.layout: dict[str, Any] = {
            "height": height,
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            "hovermode": "x unified",
            "hoverlabel": {"bgcolor": colors.surface, "font": {"color": colors.text}},
            "font": {"color": colors.text, "size": CHART_PX, "family": FONT},
            "paper_bgcolor": CLEAR,
            "plot_bgcolor": CLEAR,
            "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
            "xaxis": {**axis, "nticks": 14, "tickangle": 0},
            "yaxis": {
                **axis,
                "hoverformat": _FIGURE,
                **shares,
                "title": title,
                "rangemode": "tozero",
            },
            "shapes": [],
            "annotations": [],
            "bargap": 0.15,
        }

    def line(self, x: Values, y: Values, name: str, color: str, *, dash: str = "solid") -> None:
        """Draw a line; what is unknown leaves a gap."""
        self._curve(x, y, name, {"color": color, "width": 2, "dash": dash})

    def steps(self, x: Values, y: Values, name: str, color: str, *, dash: str = "solid") -> None:
        """Draw values that hold for their whole interval."""
        self._curve(x, y, name, {"color": color, "width": 2, "dash": dash, "shape": "hv"})

    def _curve(self, x: Values, y: Values, name: str, line: dict[str, Any]) -> None:
        self.data.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": list(x),
                "y": list(y),
                "name": name,
                "line": line,
            }
        )

    def band(self, x: Values, bounds: tuple[Values, Values], name: str, color: str) -> None:
        """Fill the room between a lower and an upper bound."""
        low, high = bounds
        edge = {"type": "scatter", "mode": "lines", "x": list(x), "line": {"width": 0}}
        self.data.append({**edge, "y": list(high), "showlegend": False, "hoverinfo": "skip"})
        filled = {"name": name, "fill": "tonexty", "fillcolor": color, "hoverinfo": "skip"}
        self.data.append({**edge, "y": list(low), **filled})

    def bars(self, x: Values, y: Values, name: str, color: str | Sequence[str]) -> None:
        """Draw bars in one colour, or each in its own."""
        marker = {"color": color, "line": {"width": 0}}
        self.data.append(
            {"type": "bar", "x": list(x), "y": list(y), "name": name, "marker": marker}
        )

    def level(self, y: float, name: str, color: str) -> None:
        """Draw a horizontal line, such as a target."""
        line = {"color": color, "dash": "dash", "width": 1.5}
        ends = {"xref": "paper", "x0": 0, "x1": 1, "y0": y, "y1": y}
        self.layout["shapes"].append({"type": "line", **ends, "line": line})
        self._note({"xref": "paper", "x": 1, "y": y, "xanchor": "right", "yanchor": "bottom"}, name)

    def mark(self, x: Any, name: str) -> None:  # noqa: ANN401 - as the axis
        """Mark one place of the horizontal axis, such as the present."""
        line = {"color": self.colors.faint, "dash": "dot", "width": 1.5}
        ends = {"yref": "paper", "x0": x, "x1": x, "y0": 0, "y1": 1}
        self.layout["shapes"].append({"type": "line", **ends, "line": line})
        self._note({"yref": "paper", "x": x, "y": 1, "xanchor": "left", "yanchor": "top"}, name)

    def _note(self, place: dict[str, Any], text: str) -> None:
        font = {"color": self.colors.faint, "size": SMALL_PX}
        self.layout["annotations"].append({**place, "text": text, "showarrow": False, "font": font})

    def document(self) -> dict[str, Any]:
        """Return the chart as a Plotly document."""
        return {"data": self.data, "layout": self.layout}

    def show(self, key: str, picture: str, good: str = "") -> None:
        """Show the chart over the width of its place.

        Parameters
        ----------
        key : str
            Of the element.
        picture : str
            Name of the file as which it can be saved; empty offers none.
        good : str
            What a good picture looks like; said under it.
        """
        words = access.words()
        self.layout["separators"] = "".join(words.signs)
        if picture:
            # A picture is pasted anywhere: it brings its own ground.
            self.layout["paper_bgcolor"] = self.colors.background
            bar = {"bgcolor": CLEAR, "color": self.colors.faint, "activecolor": self.colors.text}
            self.layout["modebar"] = bar
        plotly_chart = cast("Any", st.plotly_chart)  # pyright: ignore[reportUnknownMemberType] - Plotly has no types
        plotly_chart(
            self.document(),
            key=key,
            width="stretch",
            theme=None,
            config=dict(picture_config(picture, words) if picture else NO_PICTURE),
        )
        if good:
            st.caption(good)
