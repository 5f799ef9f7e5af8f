"""Events of a queue_log into contacts.

One call may enter several queues, and one queue several times: the events of a call and queue are
followed by themselves.
"""

from collections.abc import Iterator
from itertools import groupby

import polars as pl

from dashboard.feeds.asterisk.follow import (
    ABANDON,
    BLOCKED,
    CONNECT,
    ENDS,
    EXITS,
    MOVES,
    RANK,
    TRANSFERS,
    Entry,
    Step,
    close_orphans,
    follow,
)
from dashboard.feeds.asterisk.log import RESTART
from dashboard.feeds.options import Options, switch
from dashboard.frames import CONTACTS, MOMENT, conform

_LONGEST_S = 7 * 86_400


def contacts(events: pl.DataFrame, options: Options) -> pl.DataFrame:
    """Make contacts of all events of some calls, in any order.

    Parameters
    ----------
    events : pl.DataFrame
        EVENTS of whole calls, and the source's restarts.
    options : Options
        ``count_blocked`` (default no): a call that could not join counts as one that flowed out
        at once. ``infer_connect`` (default yes): an end without its CONNECT was answered.

    Returns
    -------
    pl.DataFrame
        CONTACTS. An arrival that the log does not have is the event's time less the waiting (and
        talking) that it tells. Who still waits when Asterisk starts again is abandoned, who still
        talks is answered with unknown talk time.
    """
    blocked = switch(options, "count_blocked", default=False)
    infer = switch(options, "infer_connect", default=True)
    restarts = events.filter(pl.col("kind") == RESTART)["at"].dt.epoch("us").sort().to_list()
    rows: list[tuple[object, ...]] = []
    for (call, queue), group in groupby(_steps(events, blocked=blocked), _call_and_queue):
        entries = follow([Step(*step[2:]) for step in group], infer=infer)
        close_orphans(entries, restarts)
        entries.sort(key=lambda entry: entry.arrived)
        rows += [_row(call, queue, nth, entry) for nth, entry in enumerate(entries)]
    return _frame(rows)


Row = tuple[str, str, int, int, str, str | None, float | None, float | None, str | None]


def _steps(events: pl.DataFrame, *, blocked: bool) -> Iterator[Row]:
    kinds = [kind for kind in MOVES if blocked or kind not in BLOCKED]
    known = events.filter(
        pl.col("kind").is_in(kinds), pl.col("call").is_not_null(), pl.col("queue").is_not_null()
    )
    told = known.with_columns(
        args=pl.col("fields").str.json_decode(pl.List(pl.String)),
        rank=pl.col("kind").replace_strict(RANK, return_dtype=pl.Int64),
    )
    wait_s, talk_s = _durations()
    rows = told.select(
        "call",
        "queue",
        pl.col("at").dt.epoch("us"),
        "rank",
        "kind",
        "agent",
        wait_s.alias("wait_s"),
        talk_s.alias("talk_s"),
        "customer",
    )
    order = ["call", "queue", "at", "rank", "agent", "wait_s", "talk_s", "customer", "kind"]
    return rows.unique().sort(order, nulls_last=True).iter_rows()


def _durations() -> tuple[pl.Expr, pl.Expr]:
    """Return the waiting and talking that an event tells.

    Transfers are read from the right, as their left part differs by version: wait, talk and the
    position at entry, which the oldest versions leave out.
    """
    kind = pl.col("kind")
    positioned = pl.all_horizontal(_number(i).is_not_null() for i in (-1, -2, -3))
    transfer_wait = pl.when(positioned).then(_number(-3)).otherwise(_number(-2))
    transfer_talk = pl.when(positioned).then(_number(-2)).otherwise(_number(-1))
    with_key = pl.when(pl.col("args").list.len() > 2).then(_number(-1))  # noqa: PLR2004 - key and position alone tell no wait
    wait_s = (
        pl.when(kind.is_in(TRANSFERS))
        .then(transfer_wait)
        .when(kind.is_in((CONNECT, *ENDS)))
        .then(_number(0))
        .when(kind == "EXITWITHKEY")
        .then(with_key)
        .when(kind.is_in((ABANDON, *EXITS)))
        .then(_number(2))
    )
    talk_s = pl.when(kind.is_in(TRANSFERS)).then(transfer_talk).when(kind.is_in(ENDS))
    return wait_s, talk_s.then(_number(1))


def _number(place: int) -> pl.Expr:
    value = pl.col("args").list.get(place, null_on_oob=True).cast(pl.Float64, strict=False)
    return pl.when(value.is_between(0, _LONGEST_S)).then(value)


def _call_and_queue(row: Row) -> tuple[str, str]:
    return row[0], row[1]


def _row(call: object, queue: object, nth: int, entry: Entry) -> tuple[object, ...]:
    return (
        call,
        nth,
        queue,
        entry.arrived,
        entry.answered,
        entry.ended,
        entry.outcome,
        entry.agent,
        entry.talk_s,
        entry.transferred,
        entry.customer,
    )


_COLUMNS = {
    "source_key": pl.String,
    "segment": pl.Int64,
    "queue": pl.String,
    "arrived_at": pl.Int64,
    "answered_at": pl.Int64,
    "ended_at": pl.Int64,
    "outcome": pl.String,
    "agent": pl.String,
    "talk_s": pl.Float64,
    "transferred": pl.Boolean,
    "customer": pl.String,
}


def _frame(rows: list[tuple[object, ...]]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=_COLUMNS, orient="row")
    moments = pl.col("arrived_at", "answered_at", "ended_at").cast(MOMENT)
    return conform(frame.with_columns(moments, channel=pl.lit("voice")), CONTACTS)
