"""Contact records into contacts."""

import polars as pl

from dashboard.feeds.amazon_connect.events import RECORD
from dashboard.feeds.options import Options
from dashboard.frames import CONTACTS, MOMENT, conform

_OUTBOUND = ("OUTBOUND", "EXTERNAL_OUTBOUND")
_FIELDS = pl.Struct(
    {
        **dict.fromkeys(("method", "channel", "next"), pl.String),
        **dict.fromkeys(("enqueued", "dequeued", "connected", "ended", "transferred"), pl.Int64),
        **dict.fromkeys(("talk", "hold", "acw"), pl.Float64),
    }
)


def contacts(events: pl.DataFrame, options: Options) -> pl.DataFrame:
    """Make contacts of contact records, whichever copies came, in any order.

    Parameters
    ----------
    events : pl.DataFrame
        EVENTS of whole contacts.
    options : Options
        Not looked at.

    Returns
    -------
    pl.DataFrame
        CONTACTS. Never queued, or outbound: none. Queued and no agent: abandoned, or flowed out
        where the next contact took it over; it ends when it left the queue. Talk time is the
        agent's interaction, which leaves hold out.
    """
    del options
    records = events.filter(pl.col("kind") == RECORD)
    # The newest copy stands; of two as new, the one that says more.
    copies = records.sort("call", "at", pl.col("fields").str.len_bytes(), "fields", "queue")
    told = copies.with_columns(
        pl.col("customer").drop_nulls().first().over("call"),
        pl.col("fields").str.json_decode(_FIELDS).alias("f"),
    )
    newest = told.unique("call", keep="last", maintain_order=True).unnest("f")
    outbound = pl.col("method").is_in(_OUTBOUND).fill_null(value=False)
    queued = newest.filter(
        pl.col("enqueued").is_not_null(), pl.col("queue").is_not_null(), ~outbound
    )
    outcome, onward = _outcome()
    answered = outcome == "answered"
    left = pl.when(answered | pl.col("ended").is_null()).then("ended")
    left_queue = pl.coalesce("dequeued", "ended").clip(pl.col("enqueued"))
    return conform(
        queued.select(
            source_key="call",
            segment=0,
            queue="queue",
            channel=pl.col("channel").str.to_lowercase(),
            arrived_at=pl.col("enqueued").cast(MOMENT),
            answered_at=pl.col("connected").cast(MOMENT),
            ended_at=left.otherwise(left_queue).cast(MOMENT),
            outcome=outcome,
            agent=pl.when(answered).then("agent"),
            talk_s=pl.when(answered).then("talk"),
            hold_s=pl.when(answered).then("hold"),
            acw_s=pl.when(answered).then("acw"),
            transferred=onward & answered,
            customer="customer",
        ),
        CONTACTS,
    )


def _outcome() -> tuple[pl.Expr, pl.Expr]:
    """Return how a queued contact ended, and whether a next one took it over."""
    onward = pl.col("next").is_not_null() | pl.col("transferred").is_not_null()
    outcome = (
        pl.when(pl.col("connected").is_not_null())
        .then(pl.lit("answered"))
        .when(pl.col("ended").is_null())
        .then(pl.lit("open"))
        .when(onward)
        .then(pl.lit("flow_out"))
        .otherwise(pl.lit("abandoned"))
    )
    return outcome, onward
