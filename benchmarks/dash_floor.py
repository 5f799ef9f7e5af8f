"""The live floor's page in Dash, for `benchmarks/browser.py` alone: ``dash_floor.py STORE PORT``.

The same snapshot, tiles with their sparklines, agents by state and table of queues, asked for every
two seconds. Dash is no dependency: ``pip install --target /tmp/peers dash`` puts it there.
"""

import importlib
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[1])
sys.path.append("/tmp/peers")  # noqa: S108 - where the docstring says that Dash is put

from dashboard.operations.desk import Desk, open_desk  # noqa: E402 - see above
from dashboard.operations.live.snapshot import snapshot  # noqa: E402 - see above
from dashboard.operations.permit import SYSTEM  # noqa: E402 - see above

dash: Any = importlib.import_module("dash")
html: Any = dash.html
EVERY_MS = 2000
TILES: Mapping[str, str] = {
    "service_level_now": "service_level",
    "offered": "offered",
    "waiting": "",
    "longest": "",
    "asa_now_s": "asa_s",
    "abandon_rate": "abandon_rate",
}
"""Figure → the series beside it, if any."""
COLUMNS = (
    "status",
    "service_level_now",
    "target",
    "waiting",
    "longest_wait_s",
    "offered",
    "answered",
    "abandoned",
    "service_level",
    "asa_s",
    "aht_s",
)


def spark(values: Sequence[float | None]) -> dict[str, Any]:
    """Return a small line without axes, as plain as Plotly has it."""
    bare = {"visible": False}
    layout = {"margin": dict.fromkeys("lrtb", 0), "xaxis": bare, "yaxis": bare, "height": 40}
    line = {"type": "scatter", "mode": "lines", "y": values, "line": {"width": 1.5}}
    return {"data": [line], "layout": {**layout, "showlegend": False}}


def figures(told: Mapping[str, Any]) -> dict[str, str]:
    """Return the tiles' values."""
    live = [queue for queue in told["queues"] if not queue["deferred"]]
    waiting = {
        "waiting": sum(queue["waiting"] for queue in live),
        "longest": max((queue["longest_wait_s"] or 0 for queue in live), default=0),
    }
    known = {**told["total"], **waiting}
    return {key: "–" if known[key] is None else f"{known[key]:.3g}" for key in TILES}


def table(told: Mapping[str, Any]) -> Any:  # noqa: ANN401 - Dash has no types here
    """Return the queues as plain rows, the lightest table that Dash has."""
    head = html.Tr([html.Th(name) for name in ("queue", *COLUMNS)])
    rows = [
        html.Tr([html.Td(queue["title"]["en"]), *(html.Td(str(queue[key])) for key in COLUMNS)])
        for queue in told["queues"]
    ]
    return html.Table([html.Thead(head), html.Tbody(rows)])


def states(told: Mapping[str, Any]) -> list[Any]:
    """Return the agents by state."""
    return [html.Span(f"{count} {state} ") for state, count in told["agents"].items()]


class Shared:
    """The snapshot, made once a second for all, as the product does."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._made, self._kept = desk, 0.0, {}

    def get(self) -> Mapping[str, Any]:
        """Return the newest snapshot."""
        if time.monotonic() - self._made > 1:
            self._kept, self._made = snapshot(self._desk, SYSTEM), time.monotonic()
        return self._kept


def page(desk: Desk) -> Any:  # noqa: ANN401 - as above
    """Return the application."""
    app, shared = dash.Dash(__name__, serve_locally=True), Shared(desk)
    quiet = {"displayModeBar": False, "staticPlot": True}
    boxes = [
        html.Div(
            [html.Div(key), html.B(id=key), html.Div(id=f"{key}_graph")]
            if not series
            else [html.Div(key), html.B(id=key), dash.dcc.Graph(id=f"{key}_graph", config=quiet)],
            style={"width": "16%", "display": "inline-block"},
        )
        for key, series in TILES.items()
    ]
    parts = [html.Span(id="as_of"), *boxes, html.Div(id="states"), html.Div(id="queues")]
    app.layout = html.Div([dash.dcc.Interval(id="tick", interval=EVERY_MS), *parts])
    drawn = [(key, series) for key, series in TILES.items() if series]
    outputs = [dash.Output("as_of", "children"), dash.Output("states", "children")]
    outputs += [dash.Output("queues", "children"), *(dash.Output(key, "children") for key in TILES)]
    outputs += [dash.Output(f"{key}_graph", "figure") for key, _ in drawn]

    @app.callback(outputs, dash.Input("tick", "n_intervals"))
    def refresh(_: int | None) -> list[Any]:  # pyright: ignore[reportUnusedFunction] - Dash calls it
        told = shared.get()
        graphs = [spark(told["series"][series]) for _, series in drawn]
        return [told["as_of"], states(told), table(told), *figures(told).values(), *graphs]

    return app


if __name__ == "__main__":
    page(open_desk(sys.argv[1])).run(port=sys.argv[2])
