"""Columns of the frames that pass between the rooms.

Moments are aware and in UTC with microseconds; durations are seconds (``_s``). A null is
"not known from this source", never zero.
"""

from collections.abc import Mapping

import polars as pl

MOMENT = pl.Datetime("us", "UTC")
LIVE_LENGTH_S = 300
"""Length of the facts that live contacts roll up into, seconds."""
AGENT_LENGTH_S = 1800
"""Length of the facts of agents, seconds: in five minutes one agent handles hardly one contact."""

CONTACTS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "source_key": pl.String,
    "segment": pl.Int64,
    "queue": pl.String,
    "channel": pl.String,
    "arrived_at": MOMENT,
    "answered_at": MOMENT,
    "ended_at": MOMENT,
    "outcome": pl.String,
    "agent": pl.String,
    "talk_s": pl.Float64,
    "hold_s": pl.Float64,
    "acw_s": pl.Float64,
    "transferred": pl.Boolean,
    "customer": pl.String,
    "topic": pl.String,
}
"""One row a contact and queue it waited in; `outcome` is one of `OUTCOMES`."""

OUTCOMES = ("answered", "abandoned", "flow_out", "open")

STATES: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "agent": pl.String,
    "state": pl.String,
    "since": MOMENT,
    "until": MOMENT,
    "queue": pl.String,
    "detail": pl.String,
}
"""One row an agent's stay in a state; `until` is null while it lasts.

`agent` is the name that the source uses, `detail` the source's own word for the state.
"""

STATE_NAMES = ("ready", "contact", "wrap", "break", "meeting", "training", "other", "offline")

EVENTS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "at": MOMENT,
    "kind": pl.String,
    "call": pl.String,
    "queue": pl.String,
    "agent": pl.String,
    "agent_name": pl.String,
    "customer": pl.String,
    "fields": pl.String,
}
"""One row an event of a source that tells contacts piece by piece, in any order.

`kind` is the source's own word, `call` its id of the contact (null: none), `agent` its id of the
agent, `agent_name` what people call that agent where the event says so, `fields` the rest as a
JSON array or object of what the feed needs again, without personal data.
"""

INTERVALS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "queue": pl.String,
    "start": MOMENT,
    "length_s": pl.Int64,
    "offered": pl.Int64,
    "answered": pl.Int64,
    "abandoned": pl.Int64,
    "flow_out": pl.Int64,
    "open": pl.Int64,
    "handled": pl.Int64,
    "transferred": pl.Int64,
    "wait_answered_s": pl.Float64,
    "wait_offered_s": pl.Float64,
    "talk_s": pl.Float64,
    "hold_s": pl.Float64,
    "acw_s": pl.Float64,
    "handle_s": pl.Float64,
    "in_target": pl.Int64,
    "in_target_wait_s": pl.Float64,
    "staffed": pl.Float64,
    "answered_waits": pl.Binary,
    "abandoned_waits": pl.Binary,
}
"""Sums and counts of one queue and interval of arrival, never averages."""

AGENT_INTERVALS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "agent_id": pl.Int64,
    "start": MOMENT,
    "length_s": pl.Int64,
    "handled": pl.Int64,
    "transferred": pl.Int64,
    "talk_s": pl.Float64,
    "hold_s": pl.Float64,
    "acw_s": pl.Float64,
    "handle_s": pl.Float64,
    **{f"{name}_s": pl.Float64 for name in STATE_NAMES if name != "offline"},
}
"""Sums and counts of one agent and interval: what was handled, and seconds in each state."""

REJECTS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "line": pl.Int64,
    "reason": pl.String,
    "text": pl.String,
}
"""One row a line that could not be taken: its number, why, and its masked text."""


def empty(columns: Mapping[str, pl.DataType | type[pl.DataType]]) -> pl.DataFrame:
    """Return an empty frame of `columns`."""
    return pl.DataFrame(schema=dict(columns))


def conform(
    frame: pl.DataFrame, columns: Mapping[str, pl.DataType | type[pl.DataType]]
) -> pl.DataFrame:
    """Return `frame` with exactly `columns`: absent ones null, types cast, others dropped."""
    if not frame.width:
        return empty(columns)
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in columns.items()
    )
